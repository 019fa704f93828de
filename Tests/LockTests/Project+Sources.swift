import PlatformIO
import TestSupport

/// Projects whose packages are built: an index of archives and wheels, and backends that leave marks.
extension Project {
  /// A project beside an index that has archives and wheels by name, and else what `index` says;
  /// `uploads` are times by file name, which pages then have.
  static func building(
    _ files: [String: String] = [:], archives: [String: [UInt8]] = [:],
    wheels: [SampleWheel] = [], index: String = "util 1.0\nutil 1.2",
    uploads: [String: String] = [:]
  ) -> Project {
    let text = TextIndex(index)
    return Project(files: files) { request in
      let parts = request.path.split(separator: "/").map(String.init)
      if parts.count == 2, parts[0] == "files" {
        if let bytes = archives[parts[1]] { return .file(bytes, for: request) }
        if let wheel = wheels.first(where: { $0.fileName == parts[1] }) {
          return .file(wheel.bytes, for: request)
        }
      }
      guard parts.count == 2, parts[0] == "simple" else { return text.answer(request) }
      let found =
        archives.keys.filter { $0.hasPrefix(parts[1] + "-") }.map { ($0, archives[$0] ?? []) }
        + wheels.filter { $0.name == parts[1] }.map { ($0.fileName, $0.bytes) }
      guard !found.isEmpty else { return text.answer(request) }
      guard uploads.isEmpty else {
        return .text(
          page(of: parts[1], found, uploads), type: "application/vnd.pypi.simple.v1+json")
      }
      let links = found.sorted { $0.0 < $1.0 }.map { name, bytes in
        "<a href='/files/\(name)#sha256=\(SHA256.hexadecimal(of: bytes))'>\(name)</a>"
      }
      return .text("<html>\(links.joined())</html>", type: "text/html")
    }
  }

  private static func page(
    of name: String, _ files: [(String, [UInt8])], _ uploads: [String: String]
  ) -> String {
    let listed = files.sorted { $0.0 < $1.0 }.map { file, bytes in
      """
      {"filename": "\(file)", "url": "/files/\(file)", "upload-time": "\(uploads[file] ?? "")",
       "hashes": {"sha256": "\(SHA256.hexadecimal(of: bytes))"}}
      """
    }
    return """
      {"meta": {"api-version": "1.1"}, "name": "\(name)", "versions": [],
       "files": [\(listed.joined(separator: ", "))]}
      """
  }

  /// Runs `lock compile` for the Python of the system, whose backends tell in `calls` what they do.
  func compileSources(
    _ arguments: String..., variables: [String: String] = [:]
  ) throws -> Run {
    try run(
      ["compile", "--no-header"] + arguments,
      variables: ["CALLS": folder("calls")].merging(variables) { $1 })
  }

  /// A folder `one` that hatchling builds and that requires `dependencies`, beside an index that has
  /// a hatchling of this text.
  static func hatched(by text: String, dependencies: String = "[]") -> Project {
    building(
      [
        "app.in": "./one\n",
        "one/pyproject.toml": """
        [project]
        name = 'one'
        version = '1'
        dependencies = \(dependencies)
        [build-system]
        requires = ['hatchling>=1.30']
        build-backend = 'hatchling.build'
        """,
      ],
      wheels: [
        SampleWheel(name: "hatchling", version: "1.33", files: ["hatchling/build.py": text])
      ])
  }

  /// The hooks that ran, in order.
  var calls: [String] { (text("calls") ?? "").split(separator: "\n").map(String.init) }

  /// A lock without its options and hashes.
  func bareLock(_ path: String = "app.txt") -> String {
    (text(path) ?? "").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("--") && !$0.contains("--hash=") && !$0.hasPrefix("# WARNING") }
      .filter { !$0.hasPrefix("# Consider") }
      .map { $0.hasSuffix(" \\") ? String($0.dropLast(2)) : $0 }.joined(separator: "\n")
  }
}
