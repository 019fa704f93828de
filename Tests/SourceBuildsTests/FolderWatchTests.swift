import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

/// Who has written to a folder while hooks ran in it.
@Suite("folder watches") struct FolderWatchTests {
  let world = TemporaryDirectory()

  init() {
    world.write("[project]", to: "project/pyproject.toml")
    world.write("1", to: "project/src/a.py")
    world.write("ref: refs/heads/main", to: "project/.git/HEAD")
    world.link("project/link.py", to: "src/a.py")
  }

  private func change(_ body: () throws -> Void) rethrows -> FolderWatch.Change? {
    let source = ProjectSource(place: .folder(world("project")), subject: "project")
    var watch = FolderWatch(source)
    watch?.readContents()
    try body()
    return watch?.change()
  }

  // swift-format-ignore
  @Test(arguments: [
    ("src/b.py",            "1",  ["src/b.py"],             []),
    ("src/a.py",            "1",  ["link.py", "src/a.py"],  []),
    ("src/a.py",            "22", [],                       ["link.py", "src/a.py"]),
    ("pyproject.toml",      "22", [],                       ["pyproject.toml"]),
    (".git/HEAD",           "22", [],                       [""]),
    ("src/x.egg-info/PKG",  "1",  [],                       []),
  ])
  func `tell what hooks leave from what others change`(
    path: String, text: String, ofHooks: [String], others: [String]
  ) throws {
    let found = try change {
      let file = world.write(text, to: "project/\(path)")
      try Files.setModificationTime(of: file, nanoseconds: 1_000_000_000)
    }
    #expect(found == FolderWatch.Change(ofHooks: ofHooks, others: others))
  }

  @Test func `tell what is gone`() throws {
    let found = try change { _ = try Files.remove(world("project/src/a.py")) }
    #expect(found?.others == ["link.py", "src/a.py"])
  }

  @Test func `tell nothing of what has no fingerprint`() {
    world.link("project/elsewhere", to: "..")
    #expect(change {} == nil)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("pass",                                         nil,   "x"),
    ("open('left.py', 'w').write(str(os.getpid()))", nil,   "x"),
    ("open('same.py', 'w').write('1')",              "1",   "x"),
    ("open('same.py', 'w').write('2')",              "1",   "xx"),
    ("open('same.py', 'a').write('2')",              "1",   "xxx"),
  ])
  func `what was built counts for the folder that the hooks leave`(
    hook: String, before: String?, marks: String
  ) async throws {
    let world = try BuildWorld()
    let source = world.markingProject(hook: hook)
    if let before {
      let file = world.folder.write(before, to: "demo/same.py")
      try Files.setModificationTime(of: file, nanoseconds: 1_000_000_000)
    }
    for _ in 0..<3 { _ = try await world.builder.wheel(of: source) }
    #expect(world.folder.text(of: "mark") == marks)
  }

  @Test func `what hooks have made before they may change`() async throws {
    let world = try BuildWorld()
    let source = world.markingProject(hook: "open('left.py', 'w').write(str(os.getpid()))")
    for text in ["1", "22", "333"] {
      world.folder.write(text, to: "demo/module.py")
      let built = try await world.builder.built(source, locked: nil, neededBy: .empty)
      #expect(built.state == source.state)
      _ = try await world.builder.wheel(of: source)
    }
    #expect(world.folder.text(of: "mark") == "xxx")
  }

  @Test func `a wheel is of the state before where others have written`() async throws {
    let world = try BuildWorld()
    world.folder.write("1", to: "demo/module.py")
    let source = world.markingProject(hook: "open('module.py', 'a').write('2')")
    let state = source.state
    let built = try await world.builder.built(source, locked: nil, neededBy: .empty)
    #expect(built.state == state && source.state != state)
  }
}
