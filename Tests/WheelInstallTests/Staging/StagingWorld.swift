import PlatformIO
import Packaging
import SyncPlanning
import TestSupport
import Testing
import WheelInstall

/// A store with wheels made of texts, and environments to lay them down in.
struct StagingWorld {
  /// Of the files in the store.
  static let time: Int64 = 1_600_000_000_000_000_000

  let folder = TemporaryDirectory()

  /// The layout of a virtual environment for Python 3.12.
  func layout(_ name: String = "env", interpreter: String? = nil) -> EnvironmentLayout {
    let root = folder(name)
    let site = root + "/lib/python3.12/site-packages"
    return EnvironmentLayout(
      root: root, purelib: site, platlib: site, scripts: root + "/bin",
      headers: root + "/include/site/python3.12", data: root,
      interpreter: interpreter ?? root + "/bin/python", cacheTag: "cpython-312")
  }

  /// A file of a wheel, by default one of its modules.
  struct File {
    var target: String
    var text: String
    var scheme = WheelManifest.Scheme.purelib
    var isExecutable = false
  }

  /// A wheel that is in the store.
  func wheel(
    _ name: String, _ files: [File] = [], scripts: [EntryPoint] = [],
    isRequested: Bool = false, directURL: DirectURL? = nil
  ) throws -> WheelToInstall {
    let name = try PackageName(parsing: name)
    let distInfo = String(name.description.map { $0 == "-" ? "_" : $0 }) + "-1.0.dist-info"
    let all =
      files + [
        File(target: "\(distInfo)/METADATA", text: "Name: \(name)\nVersion: 1.0\n"),
        File(target: "\(distInfo)/WHEEL", text: "Wheel-Version: 1.0\n"),
      ]
    let listed = all.map { file in
      let prefix = file.scheme == .purelib ? "" : "\(name)-1.0.data/\(file.scheme)/"
      let path = prefix + file.target
      let listed = WheelManifest.File(
        path: path, scheme: file.scheme, target: file.target, size: file.text.utf8.count,
        digest: SHA256.hash(Array(file.text.utf8)), isExecutable: file.isExecutable,
        namesPython: file.text.hasPrefix("#!python"))
      return (listed, file.text)
    }.sorted { $0.0.path < $1.0.path }
    for (place, (file, text)) in listed.enumerated() {
      let path = "store/\(name)/\(StoredWheel.name(ofFile: place))"
      let stored = folder.write(text, to: path)
      try OpenFolder(folder.path).setTime(of: path, to: Self.time / 1_000_000_000)
      if file.isExecutable { _ = try? Subprocess.run("chmod", ["755", stored]) }
    }
    let manifest = try WheelManifest(
      name: name, version: Version(parsing: "1.0"), distInfo: distInfo, isPure: true,
      files: listed.map(\.0), scripts: scripts, time: Self.time)
    let digest = try #require(Digest(.sha256, hex: String(repeating: "ab", count: 32)))
    return WheelToInstall(
      StoredWheel(manifest: manifest, folder: folder("store/\(name)"), digest: digest),
      directURL: directURL, isRequested: isRequested)
  }

  /// What the store has for a path of a wheel.
  func text(of path: String, in wheel: WheelToInstall) throws -> String {
    let stored = try #require(wheel.stored.path(of: path))
    return String(decoding: try Files.read(stored), as: UTF8.self)
  }

  /// Everything below a folder: paths with their modes, those of folders with a slash at the end.
  func tree(_ path: String) throws -> [String] {
    let entries = try Files.entries(below: path) ?? []
    return entries.map { entry in
      entry.kind == .directory
        ? entry.path + "/" : "\(entry.path) \(String(entry.status.mode, radix: 8))"
    }.sorted()
  }

  func text(_ tree: StagedTree, _ path: String) throws -> String {
    String(decoding: try Files.read("\(tree.bases[0].staged)/\(path)"), as: UTF8.self)
  }
}
