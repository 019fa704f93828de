import Packaging
import PlatformIO
import SyncPlanning

/// What pip-sync leaves alone: pip-tools, pip and the like, with everything installed that they need.
struct PipToolsFootprint {
  private(set) var names: Set<PackageName> = []

  /// Follows the metadata of what is installed; where none of the tools is, no file is opened.
  init(in installed: InstalledSet, target: TargetEnvironment) {
    let markers = target.markers
    let known = Dictionary(installed.distributions.map { ($0.name, $0) }) { first, _ in first }
    var waiting = Self.tools(of: target.python).filter { known[$0] != nil }
    while let name = waiting.popLast() {
      guard let distribution = known[name], names.insert(name).inserted,
        distribution.form == .distInfo
      else { continue }
      waiting += Self.needs(of: distribution, markers: markers).compactMap { requirement in
        guard let version = known[requirement.name]?.version,
          case .specifiers(let specifiers) = requirement.source
        else { return nil }
        return specifiers.contains(version) ? requirement.name : nil
      }
    }
  }

  /// `PACKAGES_TO_IGNORE` of pip-tools 7.6; what makes wheels belongs to it up to Python 3.11, where
  /// every new environment had that.
  static func tools(of python: Version) -> [PackageName] {
    var names = [
      "argparse", "pip", "pip-review", "pip-tools", "pkg-resources", "python", "wsgiref",
    ]
    if python.release.prefix(2).lexicographicallyPrecedes([3, 12]) {
      names += ["distribute", "setuptools", "wheel"]
    }
    return names.compactMap { try? PackageName(parsing: $0) }
  }

  /// What cannot be read says nothing of what it needs.
  private static func needs(
    of distribution: InstalledDistribution, markers: MarkerEnvironment
  ) -> [Requirement] {
    guard let bytes = try? Files.read(distribution.path + "/METADATA"),
      let metadata = try? CoreMetadata(parsing: bytes)
    else { return [] }
    return metadata.requirements.filter { $0.marker?.evaluate(in: markers, extras: []) ?? true }
  }
}
