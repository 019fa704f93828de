import Lockfiles
import Packaging
import Testing

@Suite struct LockGraphTests {
  private static let lock = """
    amqp==5.2 # via kombu
    celery==5.4 # via -r requirements.in
    kombu==5.3 # via celery
    tzdata==1 # via -r dev.in, celery, kombu
    vine==5.1 # via amqp, celery, kombu
    """

  private func graph(_ text: String = lock) -> LockGraph { LockGraph(.parsing(text)) }

  @Test func `a tree goes from the files to what they need, each branch once`() {
    #expect(
      LockTree.lines(of: graph()) == [
        "-r dev.in",
        "└── tzdata 1",
        "-r requirements.in",
        "└── celery 5.4",
        "    ├── kombu 5.3",
        "    │   ├── amqp 5.2",
        "    │   │   └── vine 5.1",
        "    │   ├── tzdata 1",
        "    │   └── vine 5.1",
        "    ├── tzdata 1",
        "    └── vine 5.1",
      ])
  }

  @Test func `reasons go from a package up to the files`() throws {
    #expect(
      LockTree.reasons(for: try PackageName(parsing: "vine"), in: graph()) == [
        "vine 5.1",
        "├── amqp 5.2",
        "│   └── kombu 5.3",
        "│       └── celery 5.4",
        "│           └── -r requirements.in",
        "├── celery 5.4 (*)",
        "└── kombu 5.3 (*)",
      ])
  }

  @Test(arguments: [
    (1, ["-r dev.in", "└── tzdata 1", "-r requirements.in", "└── celery 5.4"]),
    (
      2,
      [
        "-r dev.in", "└── tzdata 1", "-r requirements.in", "└── celery 5.4",
        "    ├── kombu 5.3", "    ├── tzdata 1", "    └── vine 5.1",
      ]
    ),
  ])
  func `a tree is as deep as was asked for`(depth: Int, lines: [String]) {
    #expect(LockTree.lines(of: graph(), depth: depth) == lines)
  }

  @Test func `a circle of packages ends`() throws {
    let graph = graph("a==1 # via -r r.in, b\nb==1 # via a")
    #expect(
      LockTree.lines(of: graph)
        == ["-r r.in", "└── a 1", "    └── b 1", "        └── a 1 (*)"])
    #expect(
      LockTree.reasons(for: try PackageName(parsing: "a"), in: graph)
        == ["a 1", "├── -r r.in", "└── b 1", "    └── a 1 (*)"])
  }

  @Test func `without annotations nobody asks`() throws {
    #expect(LockTree.lines(of: graph("a==1\nb==2")) == ["nobody asks for", "├── a 1", "└── b 2"])
    #expect(LockTree.reasons(for: try PackageName(parsing: "c"), in: graph("a==1")) == [])
  }

  @Test func `pins of one name under several markers are told one by one`() throws {
    let graph = graph(
      "a==1 ; os_name == 'nt' # via -r r.in\na==2 ; os_name == 'posix' # via -r r.in")
    #expect(
      LockTree.reasons(for: try PackageName(parsing: "a"), in: graph)
        == ["a 1", "└── -r r.in", "a 2", "└── -r r.in"])
  }
}
