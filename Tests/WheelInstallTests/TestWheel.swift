import Packaging
import PlatformIO
import TestSupport

/// A wheel for tests: honest until a test changes it.
struct TestWheel {
  var fileName = "demo-1.0-py3-none-any.whl"
  var files: [ZipWriter.Member]
  /// Written as it is; nil for rows that fit the files.
  var record: String?
  /// Lines of RECORD in front of those that fit.
  var recordPrefix = ""
  /// Paths that get no row.
  var unlisted: Set<String> = []
  /// Whether RECORD is there at all.
  var hasRecord = true
  var distInfo = "demo-1.0.dist-info"

  init(_ files: [ZipWriter.Member] = []) {
    self.files =
      [ZipWriter.Member("demo/__init__.py", "value = 1\n")] + files + [
        ZipWriter.Member(
          "demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"),
        ZipWriter.Member(
          "demo-1.0.dist-info/WHEEL",
          "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
      ]
  }

  /// Changes the member of this name.
  mutating func change(_ name: String, _ body: (inout ZipWriter.Member) -> Void) {
    for index in files.indices where files[index].name == Array(name.utf8) { body(&files[index]) }
  }

  /// Replaces what the member of this name holds.
  mutating func setText(_ name: String, _ text: String) {
    change(name) { $0 = ZipWriter.Member(name, text) }
  }

  mutating func remove(_ name: String) {
    files.removeAll { $0.name == Array(name.utf8) }
  }

  /// A RECORD that fits the files.
  var rowsThatFit: [UInt8] {
    var rows: [RecordRow] = []
    for file in files where file.isListed {
      let path = String(decoding: file.name, as: UTF8.self)
      guard !unlisted.contains(path), !path.hasSuffix("/") else { continue }
      rows.append(RecordRow(path: path, sha256: SHA256.hash(file.data), size: file.data.count))
    }
    return RecordRow.bytes(of: rows + [RecordRow(path: distInfo + "/RECORD")])
  }

  /// The archive, to be spoilt further.
  var zip: ZipWriter {
    guard hasRecord else { return ZipWriter(files) }
    let text = record.map { Array($0.utf8) } ?? Array(recordPrefix.utf8) + rowsThatFit
    return ZipWriter(files + [ZipWriter.Member(distInfo + "/RECORD", text)])
  }

  var bytes: [UInt8] { zip.bytes }
}
