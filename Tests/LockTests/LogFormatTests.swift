import Packaging
import Testing

/// Standard error for collectors of logs: `--log-format json`.
@Suite struct `a log of JSON` {
  private func records(_ run: Project.Run) throws -> [JSONValue] {
    try run.errors.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8).span) }
  }

  @Test(arguments: [["--log-format", "json"], []])
  func `has an object for each line that is said`(arguments: [String]) throws {
    let project = Project(index: "a 1 -> b\nb 2", files: ["a.in": "a\n"])
    let run = try project.run(
      ["compile", "--python-version", "3.12", "-v", "a.in"] + arguments,
      variables: arguments.isEmpty ? ["LOCK_LOG_FORMAT": "json"] : [:])
    #expect(run.status == 0)
    let records = try records(run)
    #expect(records.contains { $0["level"]?.text == "debug" })
    let said = records.filter { $0["level"]?.text == "info" }.compactMap { $0["message"]?.text }
    #expect(said == ["a.txt: written (2 packages)"])
  }

  @Test func `has an error with its place and what can be done`() throws {
    let project = Project(index: "a 1", files: ["a.in": "# \"\\\n\na=1\n"])
    let run = try project.compile("--log-format=json", "--color=always", "a.in")
    #expect(run.status == 2)
    let record = try #require(try records(run).first)
    #expect(try records(run).count == 1)
    #expect(record["level"]?.text == "error")
    #expect(record["file"]?.text == "a.in")
    #expect(record["line"] == .number("3"))
    #expect(record["column"] == .number("2"))
    #expect(record["reference"]?.text?.isEmpty == false)
    #expect(record["hints"]?.elements?.isEmpty == false)
    #expect(record["message"]?.text?.contains("\u{1B}") == false)
  }

  @Test func `leaves results on standard output as they are`() throws {
    let util = SampleWheel(name: "util", version: "1.0")
    let world = SyncWorld([util])
    world.lock([util])
    let run = try world.sync("--log-format", "json", "-n")
    #expect(run.status == 1)
    #expect(run.output == "Would install:\n  util==1.0\n")
    #expect(
      try records(run).compactMap { $0["message"]?.text }
        == ["syncing .venv to requirements.txt (production: the only lock)"])
  }

  @Test func `is refused in another form`() throws {
    let run = try Project().compile("--log-format", "xml", "a.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("`--log-format`"), "\(run.errors)")
  }
}
