import Packaging
import PlatformIO
import TestSupport

@testable import WheelInstall

extension HostileWheel {
  /// The hash and size that `demo/__init__.py` has in truth.
  private static let truth = RecordRow(
    path: "demo/__init__.py", sha256: SHA256.hash(Array("value = 1\n".utf8)), size: 10)

  /// RECORD files that lie, lack files, or cannot be read.
  static let records: [HostileWheel] = [
    HostileWheel("no RECORD", .missing("demo-1.0.dist-info/RECORD")) { $0.hasRecord = false },
    HostileWheel("an empty RECORD", .recordRow("demo/__init__.py", .unlisted)) { $0.record = "" },
    HostileWheel("a file that RECORD lacks", .recordRow("demo/evil.py", .unlisted)) {
      $0.files.append(ZipWriter.Member("demo/evil.py", "evil\n"))
      $0.unlisted = ["demo/evil.py"]
    },
    HostileWheel(
      "METADATA that RECORD lacks", .recordRow("demo-1.0.dist-info/METADATA", .unlisted)
    ) { $0.unlisted = ["demo-1.0.dist-info/METADATA"] },
    HostileWheel(
      "INSTALLER that RECORD lacks", .recordRow("demo-1.0.dist-info/INSTALLER", .unlisted)
    ) {
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/INSTALLER", "pip\n"))
      $0.unlisted = ["demo-1.0.dist-info/INSTALLER"]
    },
    record("a wrong hash", .wrongHash, hash: "sha256=" + String(repeating: "A", count: 43)),
    record(
      "a wrong hash in hexadecimal", .wrongHash,
      hash: "sha256=" + String(repeating: "0", count: 64)),
    record(
      "a wrong hash of SHA-512", .wrongHash, hash: "sha512=" + String(repeating: "A", count: 86)),
    record(
      "a wrong hash of SHA-384", .wrongHash, hash: "sha384=" + String(repeating: "A", count: 64)),
    record(
      "a wrong size", .wrongSize(recorded: 11, found: 10), hash: truth.hash, size: "11"),
    record(
      "a size of zero", .wrongSize(recorded: 0, found: 10), hash: truth.hash, size: "0"),
    record("no hash", .noHash, hash: "", size: ""),
    record("no hash but a size", .noHash, hash: ""),
    record(
      "a hash of MD5", .unusableHash("md5=XrY7u-Ae7tCTyyK7j1rNww"),
      hash: "md5=XrY7u-Ae7tCTyyK7j1rNww"),
    record(
      "a hash of SHA-1", .unusableHash("sha1=Kq5sNclPz7QV2-lfQIuc6R7oRu0"),
      hash: "sha1=Kq5sNclPz7QV2-lfQIuc6R7oRu0"),
    record("a hash of an unknown algorithm", .unusableHash("crc32=abcd"), hash: "crc32=abcd"),
    record("a hash without an algorithm", .unusableHash("abcd"), hash: "abcd"),
    record("a hash that is too short", .unusableHash("sha256=AAAA"), hash: "sha256=AAAA"),
    record(
      "a hash that is no base64", .unusableHash("sha256=" + String(repeating: "!", count: 43)),
      hash: "sha256=" + String(repeating: "!", count: 43)),
    record("an empty hash", .unusableHash("sha256="), hash: "sha256="),
    recordText(
      "two rows that contradict each other", .recordRow("demo/__init__.py", .contradictory),
      "demo/__init__.py,\(truth.hash),10\ndemo/__init__.py,sha256=\(String(repeating: "A", count: 43)),10\n"
    ),
    recordText(
      "a row without a hash after one with it", .recordRow("demo/__init__.py", .contradictory),
      "demo/__init__.py,\(truth.hash),10\ndemo/__init__.py,,\n"),
    recordText(
      "a file that is not there", .recordRow("demo/gone.py", .absent),
      "demo/__init__.py,\(truth.hash),10\ndemo/gone.py,sha256=\(String(repeating: "A", count: 43)),1\n"
    ),
    recordText(
      "a path that leads outside", .recordRow("../../../etc/passwd", .absent),
      "demo/__init__.py,\(truth.hash),10\n../../../etc/passwd,,\n"),
    recordText(
      "an absolute path", .recordRow("/etc/passwd", .absent),
      "demo/__init__.py,\(truth.hash),10\n/etc/passwd,,\n"),
    recordText(
      "a path with backslashes", .recordRow("demo\\__init__.py", .absent),
      "demo\\__init__.py,\(truth.hash),10\n"),
    recordText(
      "a path with a dot in front", .recordRow("./demo/__init__.py", .absent),
      "./demo/__init__.py,\(truth.hash),10\n"),
    recordText(
      "a path in another case", .recordRow("Demo/__init__.py", .absent),
      "Demo/__init__.py,\(truth.hash),10\n"),
    recordText(
      "an empty path", .recordRow("", .absent), ",\(truth.hash),10\n"),
    recordText(
      "a folder that is not there", .recordRow("demo/gone/", .absent), "demo/gone/,,\n"),
    recordText(
      "a row of two fields", .record(.wrongNumberOfFields(line: 1)),
      "demo/__init__.py,\(truth.hash)\n"),
    recordText(
      "a row of one field", .record(.wrongNumberOfFields(line: 1)), "demo/__init__.py\n"),
    recordText(
      "a row of four fields", .record(.wrongNumberOfFields(line: 1)),
      "demo/__init__.py,\(truth.hash),10,\n"),
    recordText(
      "a quote that does not end", .record(.malformedQuotes(line: 1)),
      "\"demo/__init__.py,\(truth.hash),10\n"),
    recordText(
      "text behind a quote", .record(.malformedQuotes(line: 1)),
      "\"demo\"/__init__.py,\(truth.hash),10\n"),
    recordText(
      "a size in words", .record(.malformedSize(line: 1)),
      "demo/__init__.py,\(truth.hash),ten\n"),
    recordText(
      "a negative size", .record(.malformedSize(line: 1)),
      "demo/__init__.py,\(truth.hash),-10\n"),
    recordText(
      "a size beyond all numbers", .record(.malformedSize(line: 1)),
      "demo/__init__.py,\(truth.hash),99999999999999999999\n"),
    recordText(
      "tabs instead of commas", .record(.wrongNumberOfFields(line: 1)),
      "demo/__init__.py\t\(truth.hash)\t10\n"),
    HostileWheel(
      "a hash of RECORD in RECORD", .recordRow("demo-1.0.dist-info/RECORD", .ofItself)
    ) { wheel in
      wheel.record = String(
        decoding: wheel.rowsThatFit.dropLast(3) + Array(",\(truth.hash),10\n".utf8), as: UTF8.self)
    },
    zip("a RECORD that is not UTF-8", .record(.notUTF8)) { zip in
      zip.members[zip.members.count - 1] = ZipWriter.Member(
        "demo-1.0.dist-info/RECORD", [0x64, 0xFF, 0x2C, 0x2C, 0x0A])
    },
    HostileWheel(
      "RECORD in another case", .missing("demo-1.0.dist-info/RECORD")
    ) { wheel in
      wheel.hasRecord = false
      wheel.files.append(ZipWriter.Member("demo-1.0.dist-info/record", ""))
    },
    HostileWheel(
      "RECORD of another folder", .missing("demo-1.0.dist-info/RECORD")
    ) { wheel in
      wheel.hasRecord = false
      wheel.files.append(ZipWriter.Member("RECORD", ""))
    },
    HostileWheel(
      "a changed file, as of a repacked wheel", .recordRow("demo/__init__.py", .wrongHash)
    ) { wheel in
      let text = String(decoding: wheel.rowsThatFit, as: UTF8.self)
      wheel.setText("demo/__init__.py", "value = 2\n")
      wheel.record = text
    },
    HostileWheel(
      "a changed signature that RECORD lists",
      .recordRow("demo-1.0.dist-info/RECORD.jws", .wrongHash)
    ) { wheel in
      wheel.files.append(ZipWriter.Member("demo-1.0.dist-info/RECORD.jws", "{}"))
      let text = String(decoding: wheel.rowsThatFit, as: UTF8.self)
      wheel.setText("demo-1.0.dist-info/RECORD.jws", "[]")
      wheel.record = text
    },
  ]
}
