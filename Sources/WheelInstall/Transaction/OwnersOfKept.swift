import Packaging
import SyncPlanning

/// Which distribution that stays owns which file; found out when it is first asked.
final class OwnersOfKept {
  private lazy var owners: [String: PackageName] = {
    var owners: [String: PackageName] = [:]
    var reader = OwnershipReader(bounds: bounds)
    for distribution in distributions {
      for path in reader.knownFiles(of: distribution) { owners[path] = distribution.name }
    }
    return owners
  }()
  private let distributions: [InstalledDistribution]
  private let bounds: EnvironmentBounds

  init(_ distributions: [InstalledDistribution], bounds: EnvironmentBounds) {
    self.distributions = distributions
    self.bounds = bounds
  }

  subscript(path: String) -> PackageName? { owners[path] }
}
