import Packaging
import PlatformIO
import WheelInstall

/// Compiled modules of the wheels that build environments are made of: importing a backend that is
/// compiled takes a fifth of the time, and a new environment has nothing compiled.
///
/// Python takes a compiled module only while its source has the size and time it was compiled from,
/// which are those of the store.
struct Bytecode: Sendable {
  private let shelves: [BytecodeShelf]
  private let wheels: [StoredWheel]

  /// `interpreter` is what of it compiled modules depend on.
  init(cacheDirectory: String, interpreter: String, wheels: [StoredWheel]) {
    self.wheels = wheels
    shelves = wheels.map {
      BytecodeShelf(cacheDirectory: cacheDirectory, interpreter: interpreter, wheel: $0.digest)
    }
  }

  /// Puts what there is and is not there yet into a folder of modules.
  func lay(into packages: String) {
    for shelf in shelves {
      for (name, bytes) in shelf.modules() {
        let target = packages + "/" + name
        guard !Files.exists(target) else { continue }
        // Without it, Python compiles the module.
        try? Files.createDirectories(Files.parent(of: target))
        try? bytes.span.withUnsafeBytes { try Files.create(target, with: $0) }
      }
    }
  }

  /// Keeps what Python has compiled in a folder of modules, with the wheel whose module it is.
  func keep(from packages: String) {
    var owners: [String: Int] = [:]
    for (index, wheel) in wheels.enumerated() {
      for file in wheel.manifest.files
      where [.purelib, .platlib].contains(file.scheme) && file.target.hasSuffix(".py") {
        owners[file.target] = index
      }
    }
    // What cannot be read is compiled again.
    let entries = (try? Files.entries(below: packages)) ?? nil
    var found: [Int: [String]] = [:]
    for entry in entries ?? [] where entry.kind == .file {
      guard let source = Self.source(ofCompiled: entry.path), let owner = owners[source] else {
        continue
      }
      found[owner, default: []].append(entry.path)
    }
    for (owner, paths) in found { shelves[owner].add(paths, from: packages) }
  }

  /// The module that a file was compiled from (PEP 3147): `a/x.py` of `a/__pycache__/x.TAG.pyc`.
  static func source(ofCompiled path: String) -> String? {
    let folder = Files.parent(of: path)
    guard path.hasSuffix(".pyc"), Files.name(of: folder) == "__pycache__",
      let stem = Files.name(of: path).split(separator: ".").first
    else { return nil }
    let parent = Files.parent(of: folder)
    return (parent.isEmpty ? "" : parent + "/") + stem + ".py"
  }
}
