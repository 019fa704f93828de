import TestSupport

/// A package index made of text: a release a line, `name version [options] [-> requirement, …]`.
///
/// Options: `yanked`, `sdist` (nothing but a source distribution), `python>=3.13`, and
/// `tag=cp39-cp39-win_amd64`.
struct TextIndex: Sendable {
  struct Release: Sendable {
    var name: String
    var version: String
    var requirements: [String]
    var isYanked = false
    var isSource = false
    var requiresPython: String?
    var tag = "py3-none-any"

    var fileName: String {
      isSource ? "\(name)-\(version).tar.gz" : "\(name)-\(version)-\(tag).whl"
    }
  }

  let releases: [Release]

  init(_ text: String) {
    releases = text.split(separator: "\n").map { line in
      let sides = line.split(separator: "->", maxSplits: 1).map(String.init)
      let words = sides[0].split(separator: " ").map(String.init)
      let requirements = sides.count > 1 ? sides[1].split(separator: ",").map(Self.trimmed) : []
      var release = Release(name: words[0], version: words[1], requirements: requirements)
      for word in words.dropFirst(2) {
        if word == "yanked" { release.isYanked = true }
        if word == "sdist" { release.isSource = true }
        if word.hasPrefix("python") { release.requiresPython = String(word.dropFirst(6)) }
        if word.hasPrefix("tag=") { release.tag = String(word.dropFirst(4)) }
      }
      return release
    }
  }

  /// Answers `/simple/NAME/`, `/files/NAME.metadata`, and source distributions.
  func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    let parts = request.path.split(separator: "/").map(String.init)
    if parts == ["simple"] { return .text(list, type: "application/vnd.pypi.simple.v1+json") }
    guard parts.count == 2 else { return LoopbackServer.Response(status: 404) }
    if parts[0] == "simple" {
      let found = releases.filter { $0.name == parts[1] }
      if found.isEmpty { return LoopbackServer.Response(status: 404) }
      return .text(page(parts[1], found), type: "application/vnd.pypi.simple.v1+json")
    }
    // Its source distributions are there, and tell nothing.
    if releases.contains(where: { $0.isSource && $0.fileName == parts[1] }) {
      return .text("no archive")
    }
    let file = releases.first { $0.fileName + ".metadata" == parts[1] }
    return file.map { .text(metadata($0)) } ?? LoopbackServer.Response(status: 404)
  }

  /// All projects (PEP 691).
  private var list: String {
    let names = Set(releases.map(\.name)).sorted().map { "{\"name\": \"\($0)\"}" }
    let projects = names.joined(separator: ", ")
    return "{\"meta\": {\"api-version\": \"1.1\"}, \"projects\": [\(projects)]}"
  }

  private func page(_ name: String, _ releases: [Release]) -> String {
    let files = releases.map { release in
      let python = release.requiresPython.map { "\"\($0)\"" } ?? "null"
      return """
        {"filename": "\(release.fileName)", "url": "../../files/\(release.fileName)", \
        "hashes": {\(release.isSource ? "" : Self.hash(release.fileName))}, "yanked": \(release.isYanked), \
        "requires-python": \(python), "core-metadata": \(!release.isSource), "size": 1000, \
        "upload-time": "2026-01-01T00:00:00Z"}
        """
    }
    return """
      {"meta": {"api-version": "1.1"}, "name": "\(name)", "files": [\(files.joined(separator: ", "))]}
      """
  }

  private func metadata(_ release: Release) -> String {
    let requirements = release.requirements.map { "Requires-Dist: \($0)\n" }.joined()
    return "Metadata-Version: 2.1\nName: \(release.name)\nVersion: \(release.version)\n"
      + requirements + "\n"
  }

  private static func hash(_ name: String) -> String { "\"sha256\": \"\(digest(name))\"" }

  /// Sixty-four hexadecimal digits that a file's name decides.
  static func digest(_ name: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var digits = ""
    for round in 0..<4 {
      for byte in name.utf8 { hash = (hash ^ UInt64(byte &+ UInt8(round))) &* 0x100_0000_01b3 }
      let part = String(hash, radix: 16)
      digits += String(repeating: "0", count: 16 - part.count) + part
    }
    return digits
  }

  private static func trimmed(_ text: Substring) -> String {
    text.split(separator: " ").joined(separator: " ")
  }
}
