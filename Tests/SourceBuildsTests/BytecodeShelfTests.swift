import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

/// Compiled modules that outlive the environments they were compiled in.
@Suite("kept bytecode") struct BytecodeShelfTests {
  private let folder = TemporaryDirectory()

  private func shelf(_ interpreter: String = "3.12") -> BytecodeShelf {
    BytecodeShelf(
      cacheDirectory: folder("cache"), interpreter: interpreter, wheel: Digest(sha256Of: []))
  }

  private var kept: String {
    "cache/builds-v1/bytecode/" + (folder.names(in: "cache/builds-v1/bytecode").first ?? "")
  }

  private func add(_ files: [String: String], in packages: String = "one") {
    for (path, text) in files { folder.write(text, to: "\(packages)/\(path)") }
    shelf().add(files.keys.sorted(), from: folder(packages))
  }

  @Test func `gathers modules, the first of a name counts`() throws {
    add(["a/x.pyc": "x\n1", "z.pyc": ""])
    add(["a/x.pyc": "other", "a/w.pyc": "w"], in: "two")
    let texts = shelf().modules().mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(texts == ["a/x.pyc": "x\n1", "a/w.pyc": "w", "z.pyc": ""])
    #expect(shelf("3.13").modules() == [:])
    let before = Files.status(folder(kept))
    add(["a/x.pyc": "x\n1", "missing.pyc": ""], in: "three")
    try Files.remove(folder("three/missing.pyc"))
    add(["a/w.pyc": "again"], in: "three")
    #expect(shelf().modules().count == 4 && before != nil)
  }

  @Test(arguments: 0..<8) func `is checked when it is read`(part: Int) throws {
    add(["a/x.pyc": "text"])
    var bytes = try Files.read(folder(kept))
    if part < 7 { bytes[bytes.count * part / 7] ^= 1 } else { bytes.removeLast() }
    folder.write(bytes, to: kept)
    #expect(shelf().modules() == [:])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a/__pycache__/x.cpython-312.pyc", "a/x.py"),
    ("__pycache__/x.cpython-312.opt-1.pyc", "x.py"),
    ("a/x.pyc", nil),
    ("a/__pycache__/x.py", nil),
  ] as [(String, String?)])
  func `a compiled file tells its module`(path: String, source: String?) {
    #expect(Bytecode.source(ofCompiled: path) == source)
  }
}
