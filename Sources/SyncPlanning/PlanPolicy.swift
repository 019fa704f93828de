package import Packaging

/// What a plan may leave as it is, and what it has to do over.
package struct PlanPolicy: Hashable, Sendable {
  /// Distributions to be installed again although they are what the lock says.
  package enum Reinstallation: Hashable, Sendable {
    case none, all
    case only(Set<PackageName>)

    func covers(_ name: PackageName) -> Bool {
      switch self {
      case .none: false
      case .all: true
      case .only(let names): names.contains(name)
      }
    }
  }

  /// What installs packages itself, or stands in for what Python brings along: left alone where the
  /// lock does not name it, as pip-sync and uv do.
  package static let seeds: Set<PackageName> = {
    let names = [
      "argparse", "distribute", "pip", "pkg-resources", "python", "setuptools", "uv", "wheel",
      "wsgiref",
    ]
    // Every one of these is a name.
    return Set(names.compactMap { try? PackageName(parsing: $0) })
  }()

  /// Takes out seeds as well.
  package var isExact = false
  /// Left alone where the lock does not name them.
  package var kept: Set<PackageName> = []
  package var reinstalled = Reinstallation.none
  /// Distributions whose files are not what they were when installed, with what is wrong first.
  package var damaged: [PackageName: String] = [:]
  /// The state of the folders that pins name, as they are now: what is installed of one that was in
  /// another state is made anew, and so is a copy of one that is not listed.
  package var states: [PackageName: Digest] = [:]

  package init() {}
}
