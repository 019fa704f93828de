import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

/// Compiled modules that outlive the environments they were compiled in.
@Suite("kept bytecode") struct BytecodeShelfTests {
  private let folder = TemporaryDirectory()

  private func shelf(_ interpreter: String = "3.12") -> BytecodeShelf {
    BytecodeShelf(cacheDirectory: folder("cache"), interpreter: interpreter, wheels: [])
  }

  private var kept: String {
    "cache/builds-v1/bytecode/" + (folder.names(in: "cache/builds-v1/bytecode").first ?? "")
  }

  private func keep(_ files: [String: String], in packages: String = "one") {
    for (path, text) in files { folder.write(text, to: "\(packages)/\(path)") }
    shelf().keep(from: folder(packages), beyond: [])
  }

  @Test func `gathers what is compiled, and nothing else`() throws {
    keep(["a/__pycache__/x.pyc": "x\n1", "a/x.py": "x", "a/y.pyc": "y", "__pycache__/z.pyc": ""])
    keep(["a/__pycache__/x.pyc": "other", "a/__pycache__/w.pyc": "w"], in: "two")
    let laid = shelf().lay(into: folder("three"))
    #expect(laid == ["a/__pycache__/x.pyc", "a/__pycache__/w.pyc", "__pycache__/z.pyc"])
    #expect(folder.text(of: "three/a/__pycache__/x.pyc") == "x\n1")
    #expect(shelf("3.13").lay(into: folder("four")) == [])
    let before = Files.status(folder(kept))
    shelf().keep(from: folder("three"), beyond: laid)
    #expect(Files.status(folder(kept)) == before)
  }

  @Test(arguments: 0..<8) func `is checked when it is read`(part: Int) throws {
    keep(["a/__pycache__/x.pyc": "text"])
    var bytes = try Files.read(folder(kept))
    if part < 7 { bytes[bytes.count * part / 7] ^= 1 } else { bytes.removeLast() }
    folder.write(bytes, to: kept)
    #expect(shelf().lay(into: folder("two")) == [])
    #expect(folder.names(in: "two") == [])
  }
}
