import Lockfiles
import Packaging
import Testing

@Suite struct LockfileDiffTests {
  private static let digests = (0..<2).compactMap { try? World.digest($0) }

  @Test(arguments: [
    ("a==1", "a==1", []),
    ("", "b==1\na==2", ["+ a 2", "+ b 1"]),
    ("a==1", "", ["- a 1"]),
    ("a==1.0", "a==1.1", ["a 1.0 → 1.1"]),
    ("a==1.1", "a==1.0", ["a 1.1 → 1.0"]),
    ("a==1.0", "a==1.0.0", []),
    ("a==1\na==2", "a==2\na==3", ["a 1 → 3"]),
    ("a==1\na==2", "a==3", ["a 1 → 3", "- a 2"]),
    ("a==1", "a==2\na==3", ["a 1 → 2", "+ a 3"]),
    ("b==1\nc==1", "a==1\nc==2", ["+ a 1", "- b 1", "c 1 → 2"]),
    ("a==1", "a==1 --hash=\(digests[0])", ["a 1 (hashes)"]),
    ("a==1", "a[x]==1 ; os_name == 'nt' # via b", ["a 1 (marker, extras, annotation)"]),
    ("--pre\na==1", "--trusted-host x\na==1", ["options"]),
  ])
  func `the difference is told by name`(old: String, new: String, lines: [String]) {
    let diff = LockfileDiff(from: .parsing(old), to: .parsing(new))
    #expect(diff.detailedLines == lines)
    #expect(diff.isEmpty == lines.isEmpty)
  }

  @Test func `a report shows each lock with its moved versions`() {
    let new = Lockfile.parsing("a==1\nb==2\nd==1")
    let old = Lockfile.parsing("a==1\nb==1\nc==1")
    let hashed = Lockfile.parsing("a==1 --hash=\(Self.digests[0])\nb==2\nd==1")
    let report = ChangeReport([
      .init(
        path: "requirements.txt", profile: .production, diff: LockfileDiff(from: old, to: new)),
      .init(path: "dev.txt", profile: .development, diff: LockfileDiff(from: new, to: new)),
      .init(path: "x.txt", profile: nil, diff: LockfileDiff(from: new, to: hashed)),
      .init(path: "y.txt", profile: nil, diff: nil),
    ])
    #expect(
      report.lines == [
        "requirements.txt (prod): 1 changed, 1 added, 1 removed", "  b 1 → 2 (major)", "  - c 1",
        "  + d 1", "dev.txt (dev): unchanged", "x.txt: same versions", "y.txt: new",
      ])
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a==1\n# build: m==1",         "a==1\n# build: m==2",         ["build: m 1 → 2 (of a)"]),
    ("a==1\n# build: m==1",         "a==1\n# build: m==1",         []),
    ("a==1\n# build: m==1",         "a==1\n# build: n==1",         ["build: - m 1 (of a)", "build: + n 1 (of a)"]),
    ("a==1\n# build: m==1",         "a==2\n# build: m==2",         ["a 1 → 2 (major)", "build: m 1 → 2 (of a)"]),
    ("a==1",                        "a==1\n# build: m==2",         []),
    ("a==1\n# build: m==1",         "b==1\n# build: m==2",         ["- a 1", "+ b 1"]),
    ("a==1\n# build: m==1\nb==1\n# build: m==1", "a==1\n# build: m==2\nb==1\n# build: m==2", ["build: m 1 → 2 (of a, b)"]),
  ])
  func `what moves of builds is told once`(old: String, new: String, lines: [String]) {
    let diff = LockfileDiff(from: .parsing(old), to: .parsing(new))
    #expect(diff.lines == lines)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a==1 # via b",               "a==2 # via -r r.in",          "a 1 → 2 (major; -r r.in)"),
    ("a==1.1 # via b",             "a==1.2 # via b, c",           "a 1.1 → 1.2 (minor; b, c)"),
    ("a==1.1.1",                   "a==1.1.2",                    "a 1.1.1 → 1.1.2 (patch)"),
    ("a==1.1",                     "a==1.1.0.1",                  "a 1.1 → 1.1.0.1 (patch)"),
    ("a==1.1",                     "a==1.1.post1",                "a 1.1 → 1.1.post1 (same release)"),
    ("a==2.0rc1",                  "a==2.0",                      "a 2.0rc1 → 2.0 (same release)"),
    ("a==2",                       "a==1.9",                      "a 2 → 1.9 (downgrade)"),
    ("a==2",                       "a==1!1",                      "a 2 → 1!1 (major)"),
    ("",                           "a==1 # via e, d, c, b",       "+ a 1 (b, c, d and 1 more)"),
    ("a==1 # via b",               "",                            "- a 1"),
  ])
  func `a moved version says how far it moved and who asks for it`(
    old: String, new: String, line: String
  ) {
    #expect(LockfileDiff(from: .parsing(old), to: .parsing(new)).lines == [line])
  }
}
