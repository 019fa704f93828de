import Lockfiles
import Packaging
import Testing

/// Pins of what does not come from an index, written and read back.
@Suite struct ReferenceEntryTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  private func read(_ text: String) -> LockedFile {
    LockedFile(parsing: Array(text.utf8), file: "r.txt")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a @ https://h/a.zip",                        "a @ https://h/a.zip"),
    ("A[x] @ https://h/a.zip#egg=a&subdirectory=s","a[x] @ https://h/a.zip#subdirectory=s"),
    ("a@https://h/a.zip",                          "a @ https://h/a.zip"),
    ("a @ https://h/a.zip ; os_name == 'nt'",      "a @ https://h/a.zip ; os_name == \"nt\""),
    ("a @ https://h/a.zip \\\n  # via b",          "a @ https://h/a.zip"),
    ("a @ git+https://${T}@h/a@\(commit)",         "a @ git+https://${T}@h/a@\(commit)"),
    ("a @ file:./x/y",                             "a @ file:./x/y"),
    ("https://h/a_b-1.0-py3-none-any.whl",         "a-b @ https://h/a_b-1.0-py3-none-any.whl"),
    ("./v/a_b-1.0-py3-none-any.whl",               "a-b @ file:./v/a_b-1.0-py3-none-any.whl"),
    ("-e ./a\n    # name: A.b",                    "-e ./a\n    # name: a-b"),
    ("-e ./a[x,y] ; os_name == 'nt'\n# name: a",   "-e ./a[x,y] ; os_name == \"nt\"\n    # name: a"),
    ("--editable=../my lib # why\n# name: a",      "-e '../my lib'\n    # name: a"),
    ("-e '../my lib[x]' ; os_name == 'nt'\n# name: a", "-e '../my lib[x]' ; os_name == \"nt\"\n    # name: a"),
    ("-e \"../it's\" # why\n# name: a",             "-e '../it'\"'\"'s'\n    # name: a"),
    ("-e 'a @ file:///srv/a'",                     "-e file:///srv/a\n    # name: a"),
    ("-e a @ file:///srv/a",                       "-e file:///srv/a\n    # name: a"),
    ("-e git+https://h/r@\(commit)#egg=R",         "r @ git+https://h/r@\(commit)"),
  ])
  func `a reference is read`(text: String, written: String) {
    let file = read(text)
    let style = LockfileStyle(annotation: .none, stripsExtras: false)
    #expect(file.lockfile.text(in: style) == written + "\n")
    #expect(file.issues.isEmpty && file.nameless.isEmpty)
  }

  @Test func `a pin whose name nothing tells waits for it`() throws {
    var file = read("b==1\n-e .\n    # via -r x\n./lib\n    # build: c==2\n")
    #expect(file.nameless.map(\.source.path) == [".", "./lib"])
    #expect(file.nameless.map(\.location.line) == [2, 4])
    file.name([try PackageName(parsing: "one"), try PackageName(parsing: "two")])
    #expect(file.nameless.isEmpty)
    #expect(file.lockfile.entries.map(\.name.text) == ["b", "one", "two"])
    #expect(file.lockfile.entries.map(\.via) == [[], ["-r x"], []])
    #expect(file.lockfile.entries[2].buildRequirements.map(\.name.text) == ["c"])
    #expect(file.entryLines == [1, 2, 4])
  }

  @Test func `what a build needs stands below its pin, and once at the end with hashes`() throws {
    let text = """
      -e ./lib
          # via -r x.in
          # name: lib
          # build: flit-core==3.9
      b==1.0 \\
          --hash=\(try World.digest(1))
          # via
          #   -r x.in
          #   lib
          # build:
          #   setuptools==80.1
          #   wheel==0.45
      c @ git+https://h/c.git@\(Self.commit)
          # via -r x.in
          # revision: main
          # build: setuptools==80.1

      # build requirements:
      #   flit-core==3.9
      #       \(try World.digest(2))
      #   setuptools==80.1
      #       \(try World.digest(3))
      #       \(try World.digest(4))
      #       build: flit-core==3.9
      #   wheel==0.45

      """
    let lock = read(text).lockfile
    let warning = "# WARNING: pip install will require"
    let again = lock.text().split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix(warning) && !$0.hasPrefix("# Consider using") }
    #expect(again.joined(separator: "\n") == text)
    #expect(LockedFile(parsing: lock.bytes(), file: "r.txt").lockfile == lock)
    let setuptools = lock.entries[1].buildRequirements[0]
    #expect(setuptools.hashes == [try World.digest(3), try World.digest(4)])
    #expect(setuptools.requirements.map(\.hashes) == [[try World.digest(2)]])
    #expect(lock.entries[2].askedRevision == "main")
    #expect(lock.entries[2].source?.commit == Self.commit)
  }

  @Test(arguments: [
    (
      "a @ git+https://h/a@x", "a @ git+https://h/a@y",
      ["a @ git+https://h/a@x → @ git+https://h/a@y"]
    ),
    ("a==1", "a @ https://h/a.zip", ["a 1 → @ https://h/a.zip"]),
    ("", "-e ./a\n# name: a", ["+ a @ ./a"]),
    ("a==1\n# build: b==1", "a==1\n# build: b==2", ["a 1 (build)"]),
  ])
  func `a difference names both sources`(old: String, new: String, lines: [String]) {
    #expect(LockfileDiff(from: .parsing(old), to: .parsing(new)).detailedLines == lines)
  }
}
