import Packaging
import TestSupport
import Testing

/// `lock compile --json`.
@Suite struct `the change report of a compile` {
  private let project = Project(
    index: "alpha 2.0 -> beta\nalpha 1.0\nbeta 1.0", files: ["requirements.in": "alpha<2\n"])

  private func report(_ arguments: String...) throws -> (status: Int32, lock: JSONValue?) {
    let run = try project.run(
      ["compile", "--json", "--python-version", "3.12", "--no-hashes", "-q"] + arguments)
    let json = try JSONValue(parsing: Array(run.output.utf8).span)
    guard case .array(let locks)? = json["locks"] else { return (run.status, nil) }
    return (run.status, locks.first)
  }

  @Test func `is one object on standard output, in the shape of lock diff`() throws {
    let first = try report()
    #expect(first.lock?["state"] == .string("written"))
    #expect(first.lock?["new"] == .boolean(true))
    #expect(try report().lock?["state"] == .string("up to date"))
    project.folder.write("alpha\n", to: "requirements.in")
    let checked = try report("--check")
    #expect(checked.status == 1)
    #expect(checked.lock?["state"] == .string("out of date"))
    let findings = checked.lock?["findings"].map { "\($0)" } ?? ""
    #expect(findings.contains("requirements.in:1:1"))
    let dry = try report("-n", "-U")
    #expect(dry.status == 0 && dry.lock?["state"] == .string("would change"))
    let moved = try report("-U")
    #expect(moved.lock?["state"] == .string("changed"))
    guard case .array(let changes)? = moved.lock?["changes"] else {
      Issue.record("no changes")
      return
    }
    #expect(changes.map { $0["name"] } == [.string("alpha"), .string("beta")])
    #expect(changes.first?["jump"] == .string("major"))
  }

  @Test(arguments: [(["-n"], "would change"), ([], "changed")])
  func `says that a lock was for another Python`(arguments: [String], state: String) throws {
    #expect(try project.compile("requirements.in").status == 0)
    let run = try project.run(
      ["compile", "--python-version", "3.11", "--python-platform", "linux", "requirements.in"]
        + arguments)
    #expect(run.status == 0)
    #expect(
      run.errors.hasPrefix(
        """
        warning: `requirements.txt` was locked for Python 3.12, and this is 3.11
          hint: `--python-version 3.12` locks for the same one
        requirements.txt: \(state) (1 package)\n
        """), "\(run.errors)")
  }

  @Test func `does not go where the lock goes`() throws {
    let run = try project.compile("--json", "-o", "-", "requirements.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("`--json` and `-o -` exclude each other"))
  }
}
