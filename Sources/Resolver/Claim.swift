import Packaging

/// One requirement that took part in a resolution, as it was said.
struct Claim: Sendable {
  struct ID: Hashable, Sendable {
    let number: UInt32

    init(_ offset: Int) { number = UInt32(truncatingIfNeeded: offset) }

    var offset: Int { Int(number) }
  }

  enum Source: Hashable, Sendable {
    /// Indices into the requirements, constraints and overrides of the input.
    case root(Int)
    case constraint(Int)
    case override(Int)
    /// `Requires-Dist` of a release.
    case metadata
  }

  var source: Source
  var requirement: Requirement
}
