/// A package, and what it may not be while all other terms of an incompatibility hold.
struct Term: Hashable, Sendable {
  var package: PackageID
  var domain: Domain
}

/// What cannot hold together, and why: its terms stand in the store.
struct Incompatibility: Sendable {
  struct ID: Hashable, Comparable, Sendable {
    let number: Int32

    init(_ offset: Int) { number = Int32(truncatingIfNeeded: offset) }

    var offset: Int { Int(number) }

    static func < (a: Self, b: Self) -> Bool { a.number < b.number }
  }

  enum Cause: Hashable, Sendable {
    /// Somebody wrote it down: a requirement, a constraint or an override.
    case root(claim: Claim.ID)
    /// A release, or one of its extras, asks for it.
    case dependency(of: PackageID, extra: PackageID?, claim: Claim.ID)
    /// The releases cannot be used, each for a reason of its own.
    case unavailable(PackageID)
    /// Follows from others, all of them older: a part of the store's list of antecedents.
    case derived(antecedents: Range<Int>)
  }

  /// Where the terms stand in the store, by package number, each package once.
  var terms: Range<Int>
  var cause: Cause
  /// The terms whose packages do not have the incompatibility among those to look at; bit by bit.
  var sleeping: UInt32 = 0
}
