import Packaging
import PlatformIO
import SyncPlanning
import TestSupport
import Testing
import WheelInstall

@Suite struct VerificationTests {
  private let folder = TemporaryDirectory()

  /// What is wrong with a distribution of one module, after a change.
  private func problem(
    record extra: String = "", _ change: () throws -> Void = {}
  ) async throws -> String? {
    let module = Array("value = 1\n".utf8)
    folder.write(module, to: "site/a.py")
    let rows = [
      RecordRow(path: "a.py", sha256: SHA256.hash(module), size: module.count),
      RecordRow(path: "__pycache__/a.cpython-312.pyc"),
      RecordRow(path: "a-1.dist-info/RECORD"),
    ]
    folder.write(RecordRow.bytes(of: rows) + Array(extra.utf8), to: "site/a-1.dist-info/RECORD")
    try change()
    let name = try PackageName(parsing: "a")
    let distribution = InstalledDistribution(
      name: name, version: try Version(parsing: "1"), path: folder("site/a-1.dist-info"))
    return await Verification(of: [distribution]).damaged[name]
  }

  @Test func `finds nothing wrong with what was installed`() async throws {
    #expect(try await problem() == nil)
    #expect(
      try await problem(record: "../bin/tool,,\n") { folder.write("", to: "bin/tool") } == nil)
  }

  @Test func `finds what is missing, and what has changed`() async throws {
    #expect(
      try await problem { folder.write("value = 2\n", to: "site/a.py") } == "`a.py` has changed")
    #expect(try await problem { folder.write("", to: "site/a.py") } == "`a.py` has changed")
    #expect(try await problem { try Files.remove(folder("site/a.py")) } == "`a.py` is missing")
    #expect(try await problem(record: "b.py,,\n") == "`b.py` is missing")
    #expect(
      try await problem { try Files.remove(folder("site/a-1.dist-info/RECORD")) }
        == "RECORD is missing")
    #expect(try await problem(record: "a,b\n") == "RECORD cannot be understood")
  }

  @Test func `takes longer digests too`() async throws {
    let module = Array("value = 1\n".utf8)
    let digest = Base64URL.text(of: module.withUnsafeBytes { HashStream.hash($0, .sha512) })
    #expect(try await problem(record: "a.py,sha512=\(digest),10\n") == nil)
    let wrong = Base64URL.text(of: [UInt8](repeating: 7, count: 64))
    #expect(try await problem(record: "a.py,sha512=\(wrong),10\n") == "`a.py` has changed")
  }
}
