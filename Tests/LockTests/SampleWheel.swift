import PlatformIO
import TestSupport

/// An honest wheel of one module, to be served or installed.
struct SampleWheel {
  var name: String
  var version: String
  /// Beside `NAME/__init__.py`, by path.
  var files: [String: String] = [:]
  var requirements: [String] = []
  var requiresPython: String?
  var entryPoints = ""
  var tag = "py3-none-any"

  var fileName: String { "\(name)-\(version)-\(tag).whl" }

  private var distInfo: String { "\(name)-\(version).dist-info" }

  var bytes: [UInt8] {
    var members = [
      ZipWriter.Member("\(name)/__init__.py", "version = \"\(version)\"\n")
    ]
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      members.append(ZipWriter.Member(path, text))
    }
    let asked =
      requirements.map { "Requires-Dist: \($0)\n" }.joined()
      + (requiresPython.map { "Requires-Python: \($0)\n" } ?? "")
    members += [
      ZipWriter.Member(
        "\(distInfo)/METADATA",
        "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n\(asked)"),
      ZipWriter.Member(
        "\(distInfo)/WHEEL",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: \(tag)\n"),
    ]
    if !entryPoints.isEmpty {
      members.append(ZipWriter.Member("\(distInfo)/entry_points.txt", entryPoints))
    }
    let rows = members.map { member in
      "\(String(decoding: member.name, as: UTF8.self)),sha256=\(base64(SHA256.hash(member.data))),"
        + "\(member.data.count)\n"
    }
    members.append(
      ZipWriter.Member("\(distInfo)/RECORD", rows.joined() + "\(distInfo)/RECORD,,\n"))
    return ZipWriter(members).bytes
  }

  var sha256: String { SHA256.hexadecimal(of: bytes) }

  /// As RECORD has it: the URL-safe alphabet, no padding.
  private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(3)
      rest = rest.dropFirst(3)
      let number = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for digit in 0...part.count { text.append(alphabet[number >> (18 - 6 * digit) & 63]) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
