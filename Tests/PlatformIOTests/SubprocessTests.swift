import PlatformIO
import TestSupport
import Testing

@Suite("Subprocess", .timeLimit(.minutes(1)))
struct SubprocessTests {
  private func shell(
    _ script: String, _ change: (inout Subprocess.Options) -> Void = { _ in }
  ) throws -> Subprocess.Result {
    var options = Subprocess.Options()
    change(&options)
    return try Subprocess.run("/bin/sh", ["-c", script], options)
  }

  @Test func `both streams and the status are collected`() throws {
    let result = try shell("echo out; echo err >&2; exit 3")
    #expect(result.status == .exited(3))
    #expect(result.standardOutput == Array("out\n".utf8))
    #expect(result.standardError == Array("err\n".utf8))
  }

  @Test func `programs are found in PATH, and arguments are passed as they are`() throws {
    let result = try Subprocess.run("printf", ["%s|", "a b", "", "$HOME", "ü"])
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "a b||$HOME|ü|")
  }

  @Test func `large input and output do not block each other`() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let result = try shell("cat; exit 0") { $0.input = bytes }
    #expect(result.standardOutput == bytes)
    #expect(try shell("exit 0") { $0.input = bytes }.status.isSuccess)
  }

  @Test func `the environment and the directory can be given`() throws {
    let directory = TemporaryDirectory()
    let result = try shell("echo $A-$HOME; pwd") {
      $0.environment = ["A": "1"]
      $0.directory = directory.path
    }
    #expect(result.standardOutput == Array("1-\n\(directory.path)\n".utf8))
  }

  @Test func `a detached program has its own session, and is killed with its children`() throws {
    let session = "test $(cut -d ' ' -f 6 /proc/$$/stat) = $$"
    #expect(try shell(session) { $0.isDetached = true }.status.isSuccess)
    #expect(try !shell(session).status.isSuccess)
    #expect(throws: SubprocessError.timedOut(program: "/bin/sh", seconds: 0.1, output: [])) {
      try shell("sleep 1000 & sleep 1000") {
        $0.isDetached = true
        $0.timeout = 0.1
      }
    }
  }

  @Test func `a program that does not end is killed with its children`() throws {
    let late = SubprocessError.timedOut(
      program: "/bin/sh", seconds: 0.1, output: Array("begun\n".utf8))
    #expect(throws: late) { try shell("echo begun; sleep 1000 & sleep 1000") { $0.timeout = 0.1 } }
  }

  @Test func `a child that survives the program is not waited for`() throws {
    let result = try shell("sleep 1000 & echo $!")
    #expect(result.status.isSuccess)
    let child = String(decoding: result.standardOutput.dropLast(), as: UTF8.self)
    #expect(try Subprocess.run("kill", [child]).status.isSuccess)
  }

  @Test(arguments: [true, false])
  func `nor is one that never stops writing`(isKilled: Bool) throws {
    let result = try shell("yes & echo $!; exec kill -9 $$") {
      $0.killsGroup = isKilled
      $0.keepsLastOutput = true
    }
    #expect(result.status == .signalled(9))
    let process = String(decoding: result.standardOutput.prefix { $0 != 0x0A }, as: UTF8.self)
    _ = try shell("kill -9 \(process)")
  }

  @Test func `endless output is stopped`() throws {
    #expect(throws: SubprocessError.tooMuchOutput(program: "/bin/sh", limit: 100_000)) {
      try shell("yes") { $0.maximumOutput = 100_000 }
    }
  }

  @Test func `death by a signal is told apart`() throws {
    #expect(try shell("kill -9 $$").status == .signalled(9))
    // SIGPIPE is ignored here, but not there.
    #expect(try shell("kill -13 $$").status == .signalled(13))
  }

  @Test func `a missing program or directory is an error`() {
    #expect(throws: SubprocessError.cannotStart(program: "no-such-program", code: 2)) {
      try Subprocess.run("no-such-program")
    }
    #expect(throws: SubprocessError.cannotStart(program: "/bin/sh", code: 2)) {
      try shell("true") { $0.directory = "/no/such/directory" }
    }
  }
}

@Suite struct SubprocessOptionTests {
  @Test func `of too much output the last is kept, both streams in one`() throws {
    var options = Subprocess.Options()
    options.maximumOutput = 1000
    options.keepsLastOutput = true
    options.mergesStreams = true
    let script = "i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done; echo end >&2"
    let result = try Subprocess.run("sh", ["-c", script], options)
    let text = String(decoding: result.standardOutput, as: UTF8.self)
    #expect(result.standardOutput.count == 1000)
    #expect(text.hasSuffix("line 4999\nend\n"))
    #expect(result.standardError == [])
  }

  @Test func `a program that nobody waits for any more is stopped`() throws {
    var options = Subprocess.Options()
    options.isCancelled = { true }
    #expect(throws: SubprocessError.cancelled(program: "sleep")) {
      try Subprocess.run("sleep", ["600"], options)
    }
  }

  @Test func `what a program leaves running ends with it`() throws {
    var options = Subprocess.Options()
    options.killsGroup = true
    let result = try Subprocess.run("sh", ["-c", "sleep 600 >/dev/null 2>&1 & echo $!"], options)
    let child = String(decoding: result.standardOutput, as: UTF8.self).filter(\.isNumber)
    let state = {
      (try? Files.read("/proc/\(child)/stat")).map { String(decoding: $0, as: UTF8.self) }
    }
    // It is gone, or waits for somebody to take note of its end.
    while let text = state(), !text.contains(") Z ") {}
  }
}
