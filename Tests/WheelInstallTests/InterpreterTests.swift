import PlatformIO
import Packaging
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct InterpreterTests {
  private let folder = TemporaryDirectory()

  /// A program that answers like CPython, with some facts changed.
  private func interpreter(_ changes: [String: String] = [:], at path: String) throws -> String {
    let facts = FakeInterpreter(prefix: folder.path, changes: changes).facts
    let answer = facts.map { "\($0)\t\($1)" }.sorted().joined(separator: "\n")
    let program = folder.write("#!/bin/sh\ncat <<'END'\n\(answer)\nEND\n", to: path)
    _ = try Subprocess.run("chmod", ["+x", program])
    return program
  }

  private func target(_ changes: [String: String]) throws -> TargetEnvironment {
    try Interpreter(at: try interpreter(changes, at: "python"), cacheDirectory: nil).target()
  }

  @Test func `says what packages are chosen for`() throws {
    let target = try target([:])
    #expect(target.python.description == "3.12.4")
    #expect(target.markers.sysPlatform == "linux")
    #expect(target.platform.description == "manylinux_2_36_x86_64")
    #expect(target.tags.priority(ofTags: "cp312-cp312-manylinux_2_36_x86_64") != nil)
    #expect(target.tags.priority(ofTags: "cp312-cp312-manylinux_2_37_x86_64") == nil)
  }

  // swift-format-ignore
  @Test(arguments: [
    (["libc": "musl 1.2.5"],                                      "musllinux_1_2_x86_64"),
    (["pointer_bits": "32"],                                      "manylinux_2_36_i686"),
    (["sys_platform": "darwin", "macos": "15.1", "libc": "", "platform_machine": "arm64"], "macosx_15_1_arm64"),
  ])
  func `tells its platform`(changes: [String: String], tag: String) throws {
    #expect(try target(changes).platform.description == tag)
  }

  @Test func `of another implementation has tags of its own`() throws {
    let target = try target([
      "implementation_name": "pypy", "python_full_version": "3.11.9", "soabi": "pypy311-pp73",
    ])
    #expect(target.tags.priority(ofTags: "pp311-pypy311_pp73-manylinux_2_17_x86_64") != nil)
    #expect(target.tags.priority(ofTags: "cp311-cp311-manylinux_2_17_x86_64") == nil)
  }

  @Test func `that is too old, or none, is refused`() throws {
    #expect(throws: InterpreterError.self) { try target(["python_full_version": "2.7.18"]) }
    #expect(throws: InterpreterError.self) { try target(["sys_platform": "amiga"]) }
    #expect(throws: InterpreterError.self) { try target(["probe": "0"]) }
    #expect(throws: InterpreterError.unreadableAnswer(path: "/bin/echo")) {
      try Interpreter(at: "/bin/echo", cacheDirectory: nil)
    }
  }

  @Test func `that is a script is asked each time`() throws {
    let cache = folder("cache")
    let program = try interpreter(at: "python")
    _ = try Interpreter(at: program, cacheDirectory: cache)
    _ = try interpreter(["python_full_version": "3.12.5"], at: "python")
    let again = try Interpreter(at: program, cacheDirectory: cache)
    #expect(try again.target().python.description == "3.12.5")
  }

  @Test func `in an environment that is made anew alike is not asked again`() throws {
    let program = folder("env/bin/python")
    func remember(_ configuration: String) throws -> InterpreterCache {
      try Files.removeTree(folder("env"))
      folder.write(configuration, to: "env/pyvenv.cfg")
      try Files.createDirectories(folder("env/bin"))
      _ = try Subprocess.run("ln", ["-s", "/bin/ls", program])
      return try #require(InterpreterCache(directory: folder("cache"), program: program))
    }
    let answer = "probe\t\(InterpreterProbe.version)\nprefix\t/env\n"
    try remember("home = /a\n").keep(answer)
    #expect(try remember("home = /a\n").facts()?["prefix"] == "/env")
    #expect(try remember("home = /b\n").facts() == nil)
    #expect(try remember("").facts() == nil)
  }

  @Test func `is found in the active environment, the project's, conda's, then on PATH`() throws {
    let active = try interpreter(at: "active/bin/python")
    let conda = try interpreter(at: "conda/bin/python")
    let onPath = try interpreter(at: "bin/python3")
    let variables = [
      "VIRTUAL_ENV": folder("active"), "CONDA_PREFIX": folder("conda"), "PATH": folder("bin"),
    ]
    func find(_ asked: String? = nil, without missing: Set<String> = []) throws -> String {
      try InterpreterSearch.find(asked) { missing.contains($0) ? nil : variables[$0] }
    }
    #expect(try find() == active)
    #expect(try find(without: ["VIRTUAL_ENV"]) == conda)
    #expect(try find(without: ["VIRTUAL_ENV", "CONDA_PREFIX"]) == onPath)
    #expect(try find("python3") == onPath)
    #expect(try find("3") == onPath)
    #expect(try find(folder("conda")) == conda)
    #expect(throws: InterpreterError.self) { try find("python9") }
    #expect(throws: InterpreterError.self) { try find("/no/python") }
  }
}
