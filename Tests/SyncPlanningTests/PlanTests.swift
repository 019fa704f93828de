import Lockfiles
import Packaging
import SyncPlanning
import Testing

@Suite struct PlanTests {
  private func plan(
    _ present: String, _ text: String, _ change: (inout PlanPolicy) throws -> Void = { _ in }
  ) throws -> [String] {
    var policy = PlanPolicy()
    try change(&policy)
    let goal = try SyncGoal(
      [lock(text)], in: linux, requiresHashes: false, allowsEmpty: true)
    return Plan(from: try installed(present), to: goal, policy: policy).actions.map(\.summary)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("",                  "a==1",                    ["+ a 1"]),
    ("a==1",              "a==1",                    ["= a 1"]),
    ("a==1",              "a==1.0",                  ["= a 1"]),
    ("a==1",              "A==2",                    ["a 1 → 2 upgrade"]),
    ("a==2",              "a==1",                    ["a 2 → 1 downgrade"]),
    ("b==1",              "a==1",                    ["+ a 1", "- b 1"]),
    ("a==1 b==1",         "a==1\nb==1; sys_platform == 'win32'", ["= a 1", "- b 1"]),
    ("a==1 a==2",         "a==2",                    ["a 1 2 → 2 duplicate"]),
    ("a==1 a==2",         "",                        ["- a 1 2"]),
    // A local version is one of those that a pin without one means, and none of another pin.
    ("a==1+cpu",          "a==1",                    ["= a 1+cpu"]),
    ("a==1",              "a==1+cpu",                ["a 1 → 1+cpu upgrade"]),
    ("a==1+cpu",          "a==1+gpu",                ["a 1+cpu → 1+gpu upgrade"]),
    // The archive counts where it is known, and can be compared.
    ("a==1#f",            "a==1 #f",                 ["= a 1"]),
    ("a==1#f",            "a==1 #ef",                ["= a 1"]),
    ("a==1#f",            "a==1 #e",                 ["a 1 → 1 otherArchive"]),
    ("a==1#f",            "a==1",                    ["= a 1"]),
    ("a==1",              "a==1 #e",                 ["= a 1"]),
    // What installs packages stays.
    ("pip==1 a==1",       "a==1",                    ["= a 1", "· pip seed"]),
    ("setuptools==1",     "setuptools==2",           ["setuptools 1 → 2 upgrade"]),
  ])
  func `says what has to change`(present: String, lock: String, actions: [String]) throws {
    #expect(try plan(present, lock) == actions)
  }

  @Test func `keeps what it is told to keep, and takes seeds out when told`() throws {
    #expect(
      try plan("a==1 b==1 pip==1", "") { $0.kept = try names("b") } == [
        "- a 1", "· b kept", "· pip seed",
      ])
    #expect(try plan("pip==1 wheel==1", "") { $0.isExact = true } == ["- pip 1", "- wheel 1"])
    #expect(
      try plan("pip==1", "") {
        $0.isExact = true
        $0.kept = try names("pip")
      } == ["· pip kept"])
  }

  @Test func `does over what is asked for, or damaged`() throws {
    #expect(
      try plan("a==1 b==1", "a==1\nb==1") { $0.reinstalled = .all } == [
        "a 1 → 1 asked", "b 1 → 1 asked",
      ])
    #expect(
      try plan("a==1 b==1", "a==1\nb==1") { $0.reinstalled = .only(try names("b")) } == [
        "= a 1", "b 1 → 1 asked",
      ])
    #expect(
      try plan("a==1", "a==1") { $0.damaged = [try PackageName(parsing: "a"): "x"] } == [
        "a 1 → 1 damaged(\"x\")"
      ])
    // A version that changes is the reason that people want to read.
    #expect(try plan("a==1", "a==2") { $0.reinstalled = .all } == ["a 1 → 2 upgrade"])
  }

  @Test func `does not take for a release what came from somewhere else`() throws {
    let name = try PackageName(parsing: "a")
    func plan(_ change: (inout InstalledDistribution) -> Void) throws -> String {
      var present = InstalledDistribution(
        name: name, version: try Version(parsing: "1"), path: "/site/a-1.dist-info")
      change(&present)
      let goal = try SyncGoal([lock("a==1 #f")], in: linux)
      return Plan(from: InstalledSet([present]), to: goal).actions[0].summary
    }
    func archive(_ hashes: [Digest]) -> DirectURL {
      DirectURL(url: "https://example.org/a.whl", kind: .archive(hashes: hashes))
    }
    #expect(try plan { _ in } == "= a 1")
    #expect(try plan { $0.form = .eggLink } == "a 1 → 1 otherSource")
    #expect(try plan { $0.directURL = archive([]) } == "a 1 → 1 otherSource")
    #expect(try plan { $0.directURL = archive([digest("e")]) } == "a 1 → 1 otherSource")
    #expect(try plan { $0.directURL = archive([digest("f")]) } == "= a 1")
    #expect(
      try plan {
        $0.directURL = DirectURL(url: "file:///a", kind: .directory(isEditable: true))
      } == "a 1 → 1 otherSource")
    #expect(
      try plan {
        $0.version = nil
        $0.versionText = "1-final"
      } == "a 1-final → 1 upgrade")
  }

  private static let commit = String(repeating: "0a", count: 20)

  // swift-format-ignore
  @Test(arguments: [
    ("a @ https://h/a.zip --hash=\(digest("a"))", DirectURL(url: "https://h/a.zip", kind: .archive(hashes: [digest("a")])), true),
    ("a @ https://h/a.zip --hash=\(digest("a"))", DirectURL(url: "https://h/a.zip", kind: .archive(hashes: [digest("b")])), false),
    ("a @ https://h/a.zip --hash=\(digest("a"))", DirectURL(url: "https://h/a.zip", kind: .archive(hashes: [])), false),
    ("a @ https://h/b.zip --hash=\(digest("a"))", DirectURL(url: "https://h/a.zip", kind: .archive(hashes: [digest("a")])), false),
    ("a @ https://h/a.zip#subdirectory=s --hash=\(digest("a"))", DirectURL(url: "https://h/a.zip", kind: .archive(hashes: [digest("a")]), subdirectory: "s"), true),
    ("a @ https://h/a.zip --hash=\(digest("a"))", DirectURL(url: "https://h/a.zip", kind: .archive(hashes: [digest("a")]), subdirectory: "s"), false),
    ("a @ git+https://me:${T}@h/a.git@\(commit)", DirectURL(url: "https://h/a", kind: .repository(vcs: "git", requestedRevision: "main", commit: commit)), true),
    ("a @ git+https://h/a.git@\(commit)", DirectURL(url: "https://h/a.git", kind: .repository(vcs: "git", requestedRevision: nil, commit: "0b")), false),
    ("a @ git+https://h/a.git@\(commit)", DirectURL(url: "https://h/a.git", kind: .repository(vcs: "hg", requestedRevision: nil, commit: commit)), false),
    ("-e file:///srv/a\n# name: a", DirectURL(url: "file:///srv/a", kind: .directory(isEditable: true)), true),
    ("-e /srv/a\n# name: a", DirectURL(url: "file:///srv/a/", kind: .directory(isEditable: true)), true),
    ("-e /srv/a\n# name: a", DirectURL(url: "file:///srv/a", kind: .directory(isEditable: false)), false),
    ("a @ file:///srv/a", DirectURL(url: "file:///srv/a", kind: .directory(isEditable: false)), true),
    ("a @ file:///srv/b", DirectURL(url: "file:///srv/a", kind: .directory(isEditable: false)), false),
    ("a==1 --hash=\(digest("a"))", DirectURL(url: "file:///srv/a", kind: .directory(isEditable: false)), false),
    ("a @ file:///srv/a", nil, false),
  ] as [(String, DirectURL?, Bool)])
  func `keeps what came from where the lock says`(
    text: String, url: DirectURL?, isKept: Bool
  ) throws {
    let present = InstalledDistribution(
      name: try PackageName(parsing: "a"), version: try Version(parsing: "1"),
      path: "/site/a-1.dist-info", directURL: url, archive: digest("c"))
    let goal = try SyncGoal([LockedFile(parsing: Array(text.utf8), file: "r.txt")], in: linux)
    var policy = PlanPolicy()
    policy.states = [present.name: digest("c")]
    #expect(Plan(from: InstalledSet([present]), to: goal, policy: policy).hasWork == !isKept)
    // A copy of what nobody can tell the state of is made each time, and a link is a link.
    policy.states = [:]
    let isCopy = url?.kind == .directory(isEditable: false)
    #expect(
      Plan(from: InstalledSet([present]), to: goal, policy: policy).hasWork == (!isKept || isCopy))
    policy.states = [present.name: digest("d")]
    let isFolder = if case .directory = url?.kind { true } else { false }
    #expect(
      Plan(from: InstalledSet([present]), to: goal, policy: policy).hasWork == (!isKept || isFolder)
    )
  }

  @Test func `carried out, and made again, has nothing to do`() throws {
    let goal = try SyncGoal([lock("a==1 #f\nb==2 #e\nc==3 #d")], in: linux)
    let plan = Plan(from: try installed("a==2 b==2 b==1 d==1 pip==1"), to: goal)
    #expect(plan.hasWork)
    #expect(plan.arriving.map(\.name.text) == ["a", "b", "c"])
    #expect(plan.leaving.map(\.name.text) == ["a", "b", "b", "d"])
    #expect(plan.staying.map(\.name.text) == ["pip"])
    let after = InstalledSet(
      plan.staying
        + plan.arriving.map {
          InstalledDistribution(
            name: $0.name, version: $0.entry.version, path: "/site/\($0.name)", installer: "lock",
            archive: $0.entry.hashes.first)
        })
    #expect(!Plan(from: after, to: goal).hasWork)
  }
}
