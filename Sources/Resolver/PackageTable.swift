import Packaging

/// A package of one resolution: an index into every table that the solver keeps.
///
/// Numbers are given in the order in which packages are first mentioned.
struct PackageID: Hashable, Comparable, Sendable {
  let number: UInt32

  init(_ offset: Int) { number = UInt32(truncatingIfNeeded: offset) }

  /// Counts from 0.
  var offset: Int { Int(number) }

  static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// What a package number stands for.
enum PackageKey: Hashable, Sendable {
  case project(PackageName)
  /// An extra is a package that is there or not; its base says in which version.
  case extra(ExtraName, of: PackageID)
}

/// The packages that a resolution has met, in the order of their numbers.
struct PackageTable {
  private(set) var keys: [PackageKey] = []
  private var projects: [PackageName: PackageID] = [:]
  private var extras: [PackageKey: PackageID] = [:]

  init() {
    projects.reserveCapacity(256)
  }

  var count: Int { keys.count }

  var all: [PackageID] { keys.indices.map(PackageID.init) }

  func project(_ name: PackageName) -> PackageID? { projects[name] }

  func extra(_ extra: ExtraName, of base: PackageID) -> PackageID? {
    extras[.extra(extra, of: base)]
  }

  /// The name of the project, also where the package is one of its extras.
  func name(of package: PackageID) -> PackageName {
    switch keys[package.offset] {
    case .project(let name): return name
    case .extra(_, let base):
      guard case .project(let name) = keys[base.offset] else {
        preconditionFailure("the base of an extra is a project")
      }
      return name
    }
  }

  func extraName(of package: PackageID) -> ExtraName? {
    guard case .extra(let extra, _) = keys[package.offset] else { return nil }
    return extra
  }

  func base(of package: PackageID) -> PackageID {
    guard case .extra(_, let base) = keys[package.offset] else { return package }
    return base
  }

  mutating func intern(project name: PackageName) -> (id: PackageID, isNew: Bool) {
    if let known = projects[name] { return (known, false) }
    let id = PackageID(keys.count)
    keys.append(.project(name))
    projects[name] = id
    return (id, true)
  }

  mutating func intern(extra: ExtraName, of base: PackageID) -> (id: PackageID, isNew: Bool) {
    let key = PackageKey.extra(extra, of: base)
    if let known = extras[key] { return (known, false) }
    let id = PackageID(keys.count)
    keys.append(key)
    extras[key] = id
    return (id, true)
  }
}
