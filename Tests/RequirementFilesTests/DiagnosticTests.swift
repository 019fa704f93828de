import Packaging
import RequirementFiles
import Testing

/// What a user reads, once for each kind of problem.
@Suite struct DiagnosticTests {
  private func rendered(_ diagnostic: Diagnostic) -> String {
    var lines = ["\(diagnostic.location?.description ?? ""): \(diagnostic.message)"]
    lines += diagnostic.notes.map { "\($0.location?.description ?? ""): \($0.message)" }
    lines += diagnostic.hints.map { "hint: \($0)" }
    return lines.joined(separator: "\n")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("foo=1", "a.in:1:4: expected a version operator, found `=`\nhint: did you mean `==`?"),
    ("foo==1.x", "a.in:1:7: expected a version (PEP 440) in `foo==1.x`"),
    ("foo>1.*", "a.in:1:6: expected no `.*` except after a release with `==` or `!=` in `foo>1.*`"),
    ("foo; python_version > 3", "a.in:1:23: expected a marker variable or a quoted string in `python_version > 3`"),
    ("requirements.txt", "a.in:1:1: expected a requirement, found the file name `requirements.txt`\nhint: to include it write `-r requirements.txt`"),
    ("constraints.txt", "a.in:1:1: expected a requirement, found the file name `constraints.txt`\nhint: to include it write `-c constraints.txt`"),
    ("--indexurl x", "a.in:1:1: unknown option `--indexurl`\nhint: did you mean `--index-url`?"),
    ("a --global-option=x", "a.in:1:3: pip no longer has the option `--global-option`\nhint: write `--config-settings` instead"),
    ("-i https://${TOKEN}@h/", "a.in:1:12: the environment variable `TOKEN` is not set or empty\nhint: set it, or write its value here if it is no secret"),
    ("-r https://u:secret@h/b.in", "a.in:1:4: a file can be read from an `https:` or `http:` URL without a user alone, not from `https://****@h/b.in`\nhint: give user and password in `~/.netrc`, or include a copy of the file"),
    ("-r b.in", "b.in:2:31: no URL can have this character: `https://${USER}:${PASS}@h/<`\na.in:1:4: included from here"),
    ("-i x\n-i y", "a.in:2:4: `--index-url` is given twice with different values\na.in:1:4: the other one is given here\nhint: keep one, and give the other as `--extra-index-url`"),
    ("-r a.in", "a.in:1:4: the file includes itself: `a.in` → `a.in`"),
    ("-r c.in", "a.in:1:4: cannot read `c.in`: no such file or directory"),
    ("\u{1B}[31mred", "a.in:1:1: expected a project name in `\\u{1B}[31mred`"),
    ("hg+https://h/a", "a.in:1:1: expected a git repository, found one of `hg`\nhint: take an archive of it by its URL, or a copy of it in a folder"),
    ("a @ ssh://git@h/a", "a.in:1:5: expected `https`, `http`, `file`, `git+https`, `git+ssh` or `git+file`, found `ssh`\nhint: write `git+ssh://` for a repository"),
    ("a --hash=sha256:12", "a.in:1:17: expected 64 hexadecimal digits of sha256, found 2"),
  ])
  func `errors say what, where and what to do`(text: String, expected: String) throws {
    let world = TextWorld(
      ["a.in": text, "b.in": "\n-i 'https://${USER}:${PASS}@h/<'"],
      variables: ["USER": "me", "PASS": "hunter2"])
    let thrown = #expect(throws: RequirementFileError.self) { try world.tree() }
    let message = thrown.map { rendered($0.diagnostic) } ?? ""
    #expect(!message.contains("hunter2"))
    #expect(message == expected)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a --pre", "a.in:1:3: `--pre` after a requirement is ignored\nhint: write it on a line of its own"),
    ("--use-feature x", "a.in:1:1: `--use-feature` is ignored: `x` is a matter of pip"),
    ("--extra-index-url y\n-i x", "a.in:1:19: the extra index is dropped by a later `--index-url`, as pip does\na.in:2:4: dropped here\nhint: write `--index-url` before `--extra-index-url`"),
  ])
  func `warnings say what is ignored`(text: String, expected: String) throws {
    #expect(try tree(text).warnings.map(rendered) == [expected])
  }
}
