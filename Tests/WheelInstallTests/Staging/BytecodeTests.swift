import PlatformIO
import Packaging
import TestSupport
import Testing
import WheelInstall

@Suite(.enabled(if: Python.isThere, "needs python3 on PATH")) struct BytecodeTests {
  private let world = StagingWorld()
  private let site = "lib/python3.12/site-packages"

  private func stage(
    _ wheels: [WheelToInstall], in name: String = "env", width: Int = 2
  ) async throws -> StagedTree {
    var options = StagingOptions()
    options.compilesBytecode = true
    options.width = width
    var layout = world.layout(name, interpreter: "python3")
    layout.cacheTag = "tag"
    return try await Staging.prepare(wheels, for: layout, options)
  }

  private func python(_ program: String, _ arguments: String...) throws -> String {
    let result = try Subprocess.run("python3", ["-c", program] + arguments)
    return String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
  }

  @Test func `is made of every module that compiles`() async throws {
    let wheel = try world.wheel(
      "a",
      [
        .init(target: "good.py", text: "x = 1\n"), .init(target: "bad/bad.py", text: "x = =\n"),
        .init(target: "p/latin.py", text: "# coding: latin-1\nx = 'é'\n"),
        .init(target: "p/zero.py", text: "x = '\0'\n"),
        .init(target: "deep.py", text: String(repeating: "(", count: 100_000)),
        .init(target: "run.py", text: "#!/bin/sh\n", scheme: .scripts),
      ])
    let staged = try await stage([wheel])
    let tree = try world.tree("\(staged.bases[0].staged)/\(site)").filter { $0.contains("cache") }
    #expect(
      tree == [
        "__pycache__/", "__pycache__/good.tag.pyc 644", "p/__pycache__/",
        "p/__pycache__/latin.tag.pyc 644",
      ])
    let record = try world.text(staged, "\(site)/a-1.0.dist-info/RECORD")
    #expect(record.hasPrefix("../../../bin/run.py,sha256="))
    #expect(record.contains("\n__pycache__/good.tag.pyc,,\n"))
    #expect(!record.contains("zero.tag.pyc"))
    #expect(staged.bases[0].folders.filter { $0.hasSuffix("__pycache__") }.count == 2)
  }

  @Test func `names the final path, and is not checked against its source`() async throws {
    let wheel = try world.wheel("a", [.init(target: "good.py", text: "x = 1\n")])
    let staged = try await stage([wheel])
    let said = try python(
      """
      import sys, marshal
      data = open(sys.argv[1], 'rb').read()
      print(data[4:8] == bytes([1, 0, 0, 0]), marshal.loads(data[16:]).co_filename)
      """, "\(staged.bases[0].staged)/\(site)/__pycache__/good.tag.pyc")
    #expect(said == "True \(world.folder("env"))/\(site)/good.py\n")
  }

  @Test func `has the same bytes whatever is compiled beside it`() async throws {
    let module = """
      import os, collections
      NAMES = {"alpha", "beta", "gamma", "delta"}
      def f(alpha, beta=("alpha", "beta", 1000001), *, gamma={"x": 1000001}):
          if alpha in {"alpha", "delta", "rho"}:
              return lambda: (alpha, beta, os.path, 'unique text of its own', 1000001)
          class C:
              alpha: int = 3
              def g(self): return __class__, collections.OrderedDict, b'bytes', 1.5e300
          return C

      """
    let subject = try world.wheel("s", [.init(target: "s/m.py", text: module)])
    let others = try world.wheel(
      "o",
      (0..<40).map { index in
        .init(
          target: "o/m\(index).py",
          text: module + "\nunique_\(index) = 'unique text of its own', 'm', \(index)\n")
      })
    let path = "\(site)/s/__pycache__/m.tag.pyc"
    var bodies: [[UInt8]] = []
    for (wheels, width) in [([subject], 1), ([subject, others], 1), ([others, subject], 3)] {
      let staged = try await stage(wheels, width: width)
      bodies.append(try Files.read("\(staged.bases[0].staged)/\(path)"))
      staged.discard()
    }
    #expect(bodies[0].count > 400)
    #expect(bodies[0] == bodies[1])
    #expect(bodies[0] == bodies[2])
  }

  @Test func `leaves alone what the wheel has compiled itself`() async throws {
    let wheel = try world.wheel(
      "a",
      [
        .init(target: "m.py", text: "x = 1\n"),
        .init(target: "__pycache__/m.tag.pyc", text: "the wheel's"),
      ])
    let staged = try await stage([wheel])
    #expect(try world.text(staged, "\(site)/__pycache__/m.tag.pyc") == "the wheel's")
    #expect(try world.text(of: "__pycache__/m.tag.pyc", in: wheel) == "the wheel's")
  }

  @Test func `says that an interpreter cannot be run`() async throws {
    let wheel = try world.wheel("a", [.init(target: "m.py", text: "x = 1\n")])
    var options = StagingOptions()
    options.compilesBytecode = true
    let layout = world.layout(interpreter: world.folder("none"))
    let error = await #expect(throws: StagingError.self) {
      try await Staging.prepare([wheel], for: layout, options)
    }
    #expect(error?.diagnostic.reference == "cannot-compile")
    #expect(try Files.list(layout.root).isEmpty)
  }
}
