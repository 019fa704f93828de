import Packaging
import PlatformIO

/// The RECORD of an installed distribution (PEP 376): every file of it, sorted by path.
struct InstalledRecord {
  private let places: StagingPlaces
  /// The folder that holds the `.dist-info` folder.
  private let site: String
  private let plan: StagingPlan
  private let wheel: Int
  private var rows: [RecordRow] = []

  init(_ plan: StagingPlan, wheel: Int) {
    self.plan = plan
    self.wheel = wheel
    places = plan.places
    let manifest = plan.wheels[wheel].stored.manifest
    site = places.place(of: manifest.isPure ? .purelib : .platlib).final
  }

  /// A file that is written.
  mutating func add(_ made: StagingPlan.Made, bytes: [UInt8]) {
    let folder = plan.finalPath(of: plan.folders[made.folder])
    rows.append(
      RecordRow(
        path: way(to: StagingPlan.join(folder, made.name)), sha256: SHA256.hash(bytes),
        size: bytes.count))
  }

  /// A module that was compiled, by its final path: it has no digest, as it may be made anew.
  mutating func add(compiled path: String) {
    rows.append(RecordRow(path: way(to: path)))
  }

  /// The text, with the files that are laid down from the store.
  consuming func bytes(_ manifest: WheelManifest) -> [UInt8] {
    for run in plan.parts[wheel].runs {
      let folder = way(to: plan.finalPath(of: plan.folders[run.folder]))
      for file in manifest.files[run.files] {
        let name = file.target.name(after: file.target.lengthOfFolder)
        rows.append(
          RecordRow(
            path: StagingPlan.join(folder, name), sha256: file.digest, size: file.size))
      }
    }
    rows.append(RecordRow(path: manifest.distInfo + "/RECORD"))
    rows.sort { $0.path.utf8Precedes($1.path) }
    return RecordRow.bytes(of: rows)
  }

  /// A path from the site-packages folder; empty for that folder itself.
  private func way(to path: String) -> String {
    if StagingPlaces.contains(site, path) { return StagingPlaces.path(of: path, below: site) }
    return FilePath.path(of: path, from: site)
  }
}
