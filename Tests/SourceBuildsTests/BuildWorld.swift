import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

/// A machine without network for builds: an interpreter, a cache, links to archives, projects whose
/// backends stand in their own trees.
final class BuildWorld: Sendable {
  let folder = TemporaryDirectory()
  let interpreter: Interpreter
  let store: WheelStore
  let builder: SourceBuilder

  init(
    timeout: Double = 60, isIsolated: Bool = true, onlyBinary: [PackageSelector] = [],
    indexes: [IndexURL] = [], settings: [(String, String)] = [], width: Int = 2
  ) throws {
    let path = try InterpreterSearch.find(nil) {
      $0 == "PATH" ? ProcessEnvironment.variable($0) : nil
    }
    interpreter = try Interpreter(at: path, cacheDirectory: nil)
    var formats = FormatControl()
    formats.addOnlyBinary(onlyBinary)
    try Files.createDirectories(folder("links"))
    let index = IndexConfiguration(
      indexes: indexes, findLinks: [folder("links")], noIndex: indexes.isEmpty, offline: true,
      formats: formats, cacheDirectory: folder("cache"), now: 0)
    store = WheelStore(cacheDirectory: folder("cache"))
    builder = SourceBuilder(
      BuildConfiguration(
        interpreter: interpreter, target: try interpreter.target(), index: index, timeout: timeout,
        isIsolated: isIsolated,
        settings: settings.map { ConfigSetting(key: $0.0, value: $0.1) }, width: width),
      http: HTTPClient(HTTPConfiguration()), store: store)
  }

  /// A backend that makes wheels of one module, and what of it a test replaces.
  static func backend(
    name: String = "demo", version: String = "1.0", metadata: Bool = true, requires: String = "[]",
    body: String = ""
  ) -> String {
    let prepare = metadata ? "prepare_metadata_for_build_wheel" : "unused"
    return #"""
      import base64, hashlib, os, sys, zipfile
      NAME, VERSION = "\#(name)", "\#(version)"
      METADATA = "Metadata-Version: 2.1\nName: %s\nVersion: %s\nRequires-Dist: needed\n" % (NAME, VERSION)
      def get_requires_for_build_wheel(config_settings=None):
          return \#(requires)
      def \#(prepare)(folder, config_settings=None):
          info = "%s-%s.dist-info" % (NAME, VERSION)
          os.mkdir(os.path.join(folder, info))
          with open(os.path.join(folder, info, "METADATA"), "w") as file:
              file.write(METADATA)
          return info
      def build_wheel(folder, config_settings=None, metadata_directory=None):
          info = "%s-%s.dist-info" % (NAME, VERSION)
          name = "%s-%s-py3-none-any.whl" % (NAME, VERSION)
          files = {
              NAME + ".py": "settings = %r\n" % (config_settings,),
              info + "/METADATA": METADATA,
              info + "/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
          }
          record = ""
          for path, text in files.items():
              hashed = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
              record += "%s,sha256=%s,%d\n" % (path, hashed.decode().rstrip("="), len(text))
          files[info + "/RECORD"] = record + info + "/RECORD,,\n"
          with zipfile.ZipFile(os.path.join(folder, name), "w") as file:
              for path, text in files.items():
                  file.writestr(path, text)
          return name
      \#(body)
      """#
  }

  static let pyproject = """
    [build-system]
    requires = []
    build-backend = "backend"
    backend-path = ["."]
    """

  /// A project's folder with these files.
  func project(
    _ name: String = "demo", backend: String, pyproject: String = BuildWorld.pyproject
  ) -> ProjectSource {
    folder.write(backend, to: "\(name)/backend.py")
    folder.write(pyproject, to: "\(name)/pyproject.toml")
    return ProjectSource(place: .folder(folder(name)), subject: name)
  }

  /// A project that leaves a mark in `mark` for each wheel, and does what `hook` says then.
  func markingProject(
    requires: String = "", hook: String = "pass"
  ) -> ProjectSource {
    let body = """
      made = build_wheel
      def build_wheel(folder, *arguments):
          open('\(folder("mark"))', 'a').write('x')
          \(hook)
          return made(folder)
      """
    return project(
      backend: Self.backend(body: body),
      pyproject: Self.pyproject.split(separator: "[]").joined(separator: "[\(requires)]"))
  }

  /// A source distribution among the links.
  func sourceDistribution(
    _ name: String, version: String = "1.0", requires: [String], backend: String
  ) -> ProjectSource {
    var tar = TarMaker()
    let root = "\(name)-\(version)"
    tar.add("\(root)/backend.py", backend)
    let list = requires.map { "\"\($0)\"" }.joined(separator: ", ")
    tar.add(
      "\(root)/pyproject.toml",
      "[build-system]\nrequires = [\(list)]\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n")
    tar.add("\(root)/PKG-INFO", "Metadata-Version: 2.2\nName: \(name)\nVersion: \(version)\n")
    tar.finish()
    let bytes = tar.gzip
    folder.write(bytes, to: "links/\(root).tar.gz")
    let digest = Digest(sha256Of: bytes)
    guard let packageName = try? PackageName(parsing: name),
      let packageVersion = try? Version(parsing: version)
    else { preconditionFailure("tests name projects well") }
    return ProjectSource(
      place: .archive(digest) { () throws(BuildError.Reason) in bytes }, subject: root,
      name: packageName, version: packageVersion)
  }

  /// A wheel among the links, made by the backend above.
  func wheel(_ name: String, version: String = "1.0", body: String = "") async throws {
    let source = project(
      "make-\(name)",
      backend: Self.backend(
        name: name, version: version,
        body: "METADATA = METADATA.replace('Requires-Dist: needed\\n', '')\n" + body))
    let stored = try await builder.wheel(of: source)
    // The store has it unpacked; an archive is what links have.
    let script = """
      import os, sys, zipfile
      with zipfile.ZipFile(sys.argv[2], "w") as archive:
          for folder, _, names in os.walk(sys.argv[1]):
              for name in names:
                  path = os.path.join(folder, name)
                  archive.write(path, os.path.relpath(path, sys.argv[1]))
      """
    let target = folder("links/\(name)-\(version)-py3-none-any.whl")
    let result = try Subprocess.run(
      interpreter.path, ["-c", script, try rebuilt(stored), target])
    try #require(result.status.isSuccess)
  }

  /// The files of a stored wheel with its RECORD, which the store leaves out.
  private func rebuilt(_ wheel: StoredWheel) throws -> String {
    let copy = folder("rebuilt-\(wheel.manifest.name)")
    try Files.removeTree(copy)
    var record = ""
    for (place, file) in wheel.manifest.files.enumerated() {
      let path = "\(copy)/\(file.path)"
      try Files.createDirectories(Files.parent(of: path))
      try Files.replace(path, with: try Files.read(wheel.path(ofFile: place)))
      record += "\(file.path),sha256=\(base64(file.digest)),\(file.size)\n"
    }
    record += "\(wheel.manifest.distInfo)/RECORD,,\n"
    try Files.replace("\(copy)/\(wheel.manifest.distInfo)/RECORD", with: Array(record.utf8))
    return copy
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(alphabet[bits >> count & 63])
      }
    }
    if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
    return text
  }

  /// What builds have left in the cache's folder for work.
  var leftovers: [String] {
    folder.names(in: "cache/builds-v1/.work").filter { !$0.hasPrefix(".") }
  }

  func name(_ text: String) throws -> PackageName { try PackageName(parsing: text) }

  /// Why a build fails, which must leave nothing behind.
  func reason(_ source: ProjectSource, wheel: Bool = true) async throws -> BuildError.Reason? {
    do throws(BuildError) {
      if wheel {
        _ = try await builder.wheel(of: source)
      } else {
        _ = try await builder.metadata(of: source)
      }
      return nil
    } catch {
      #expect(leftovers == [])
      return error.reason
    }
  }

  /// The hook that fails a build, with what it wrote.
  func failure(_ source: ProjectSource, wheel: Bool = true) async throws -> HookFailure? {
    guard case .failed(let failure) = try await reason(source, wheel: wheel) else { return nil }
    return failure
  }
}
