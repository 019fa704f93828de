import PlatformIO
import TestSupport
import Testing

/// The promise of docs/reliability.md, tried at every single change to a file: whatever ends a sync,
/// afterwards the environment is wholly the old one or wholly the new one.
@Suite(.enabled(if: KillAt.isPermitted, "tracing processes is not permitted here"))
struct `a sync that is ended at any of its changes to files` {
  @Test(arguments: [true, false], 0..<KillAt.shards)
  func `by SIGKILL is completed by the next one`(isCold: Bool, shard: Int) throws {
    let world = try CrashWorld(isCold: isCold)
    try world.forEachCall(shard: shard) { call in
      try world.end(at: call, [])
      try world.expectNew(after: "call \(call)")
    }
  }

  @Test(arguments: 0..<KillAt.shards)
  func `by SIGKILL, and again while it is recovered, is completed all the same`(
    shard: Int
  ) throws {
    let world = try CrashWorld(isCold: false)
    try world.forEachCall(shard: shard) { call in
      try world.end(at: call, [])
      // Any number that is not bound to the first.
      try world.end(at: 1 + call * 7 % 30, [])
      try world.expectNew(after: "call \(call)")
    }
  }

  @Test(arguments: 0..<KillAt.shards)
  func `by a failure leaves the environment as it was, or succeeds`(shard: Int) throws {
    let world = try CrashWorld(isCold: false)
    let errors = ["ENOSPC", "EIO", "EACCES"]
    try world.forEachCall(shard: shard) { call in
      let status = try world.end(at: call, ["--error", errors[call % errors.count]]).status
      try world.expectWhole(status, "call \(call)")
    }
  }

  @Test(arguments: 0..<KillAt.shards)
  func `by a file system that refuses every change from there on is whole after the next run`(
    shard: Int
  ) throws {
    let world = try CrashWorld(isCold: true)
    try world.forEachCall(shard: shard) { call in
      // Not even undoing is possible then: the next run does it.
      let run = try world.end(at: call, ["--error", "ENOSPC", "--from"])
      let isSaidToBeHalf = run.errors.contains("error: the environment is half changed")
      #expect(
        !isSaidToBeHalf || !run.errors.contains("the environment is as it was"),
        "call \(call): \(run.errors)")
      try world.expectNew(after: "call \(call)")
    }
  }

  @Test(arguments: 0..<KillAt.shards)
  func `by SIGINT or SIGTERM leaves the environment as it was, or is done`(shard: Int) throws {
    let world = try CrashWorld(isCold: false)
    try world.forEachCall(shard: shard) { call in
      let isInterrupt = call % 2 == 0
      let run = try world.end(at: call, ["--signal", isInterrupt ? "SIGINT" : "SIGTERM"])
      #expect(run.status == 0 || run.status == (isInterrupt ? 130 : 143), "call \(call)")
      let sentence = "error: interrupted; the environment is as it was\n"
      #expect(run.errors.hasSuffix(sentence) == (run.status != 0), "call \(call): \(run.errors)")
      try world.expectWhole(run.status, "call \(call)")
    }
  }
}

@Suite struct `syncs of one environment at once` {
  @Test func `take turns`() async throws {
    let world = try CrashWorld(isCold: false)
    for _ in 0..<5 {
      let statuses = await withTaskGroup(of: Int32.self) { group in
        for lock in ["old.txt", "new.txt", "old.txt", "new.txt"] {
          group.addTask { @concurrent in (try? world.run([], lock: lock))?.status ?? -1 }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses == [0, 0, 0, 0])
      // The old environment's compiled module is of a run of Python: it does not come back.
      let differences = try [world.new, world.old].map { wanted in
        try world.difference(from: wanted).filter { !$0.contains("__pycache__") }
      }
      #expect(differences.contains([]), "\(differences)")
    }
  }
}

@Suite(.enabled(if: KillAt.isPermitted, "tracing processes is not permitted here"))
struct `a device that loses what was written` {
  @Test func `while more was unpacked leaves the environment as it was`() throws {
    let world = SyncWorld()
    // Enough for what is unpacked to be flushed beside.
    let large = SampleWheel(
      name: "large", version: "1.0",
      files: ["large/data.txt": String(repeating: "0123456789abcde\n", count: 18 << 16)])
    world.add(large)
    world.lock([large], to: "large.txt")
    FakeInterpreter(prefix: world.folder(".venv")).written(to: world.folder)
    let variables = ["LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels")]
    let run = try world.project.run(
      ["sync", "large.txt"], variables: variables,
      byWayOf: [
        Project.built("kill-at"), "--error", "EIO", "--only", "syncfs", "--report",
        world.folder("report"), "1", "--",
      ])
    #expect(run.status == 2)
    #expect(run.errors.contains("input/output error"), "\(run.errors)")
    #expect(run.errors.contains("the environment is as it was"), "\(run.errors)")
    // The one beside the unpacking: the change itself, with its own, was never begun.
    #expect(world.folder.text(of: "report") == "1\n")
    #expect(world.folder.names(in: SyncWorld.library).isEmpty)
    #expect(try world.project.run(["sync", "large.txt"], variables: variables).status == 0)
  }
}

/// The program that ends a command at one of its changes to files.
enum KillAt {
  /// How many tests share the calls of one kind, so that they run side by side.
  static let shards = 2

  /// Whether this system lets processes be traced.
  static let isPermitted: Bool = {
    let result = try? Subprocess.run(Project.built("kill-at"), ["0", "--", "/bin/true"])
    return result?.status == .exited(0)
  }()
}

/// An environment that is to go from one lock to another, again and again from the same start.
///
/// The change has all that is awkward: a shared namespace, a module that changes owner, a folder
/// that becomes a file and a file that becomes a folder, programs, data, and files of the user.
private struct CrashWorld: Sendable {
  /// Everything in the environment: its kind, permissions and bytes.
  typealias Tree = [String: [UInt8]]

  let old: Tree
  let new: Tree
  private let world: SyncWorld
  private let isCold: Bool

  init(isCold: Bool) throws {
    self.isCold = isCold
    world = SyncWorld()
    let first = [
      SampleWheel(
        name: "alpha", version: "1.0",
        files: [
          "alpha/sub/x.py": "1", "alpha/same.py": "s", "space/one/a.py": "1", "moved.py": "1",
          "alpha/turn": "1", "alpha-1.0.data/data/share/alpha/a.txt": "1",
        ], entryPoints: "[console_scripts]\nalpha = alpha:main\nold = alpha:main\n"),
      SampleWheel(name: "beta", version: "1.0", files: ["space/two/b.py": "1"]),
      SampleWheel(
        name: "gone", version: "1.0", files: ["gone/deep/er/x.py": "1", "space/gone/x.py": "1"]),
    ]
    let second = [
      SampleWheel(
        name: "alpha", version: "2.0",
        files: [
          "alpha/new/y.py": "2", "alpha/same.py": "s", "space/one/a.py": "2",
          "alpha/turn/over.py": "2", "alpha/sub": "2",
        ], entryPoints: "[console_scripts]\nalpha = alpha:run\nnew = alpha:run\n"),
      first[1],
      SampleWheel(
        name: "gamma", version: "1.0", files: ["moved.py": "1", "space/three/c.py": "2"]),
    ]
    for wheel in first + second { world.add(wheel) }
    world.lock(first, to: "old.txt")
    world.lock(second, to: "new.txt")
    new = try Self.fresh(world, "new.txt")
    old = try Self.fresh(world, "old.txt")
    try Files.copyTree(world.folder(".venv"), to: world.folder("saved"))
  }

  /// The environment made anew from a lock, with files of the user added.
  private static func fresh(_ world: SyncWorld, _ lock: String) throws -> Tree {
    try Files.removeTree(world.folder(".venv"))
    FakeInterpreter(prefix: world.folder(".venv")).written(to: world.folder)
    let run = try world.sync(lock)
    #expect(run.status == 0, "\(run.errors)")
    for path in ["alpha/mine.txt", "alpha/__pycache__/__init__.cpython-312.pyc"]
    where lock == "old.txt" || !path.hasSuffix(".pyc") {
      world.folder.write("mine", to: SyncWorld.library + "/" + path)
    }
    return try tree(world)
  }

  /// Calls `body` with the number of each change that the sync makes, of one share of them.
  func forEachCall(shard: Int, _ body: (Int) throws -> Void) throws {
    try restore()
    let report = world.folder("report")
    #expect(try run(["--report", report], lock: "new.txt", call: 0).status == 0)
    try expectNew(after: "no end")
    let count = try #require(Int(world.folder.text(of: "report")?.dropLast() ?? ""))
    #expect(count > 40)
    for call in 1...count where call % KillAt.shards == shard {
      try restore()
      try body(call)
    }
  }

  /// Runs the sync, ended in one way or another at a call.
  @discardableResult
  func end(at call: Int, _ options: [String]) throws -> Project.Run {
    try run(options + ["--report", "/dev/null"], lock: "new.txt", call: call)
  }

  /// Whether the environment is what the status says, and becomes the new one by another sync.
  func expectWhole(_ status: Int32, _ comment: String) throws {
    let found = try difference(from: status == 0 ? new : old)
    // What could not be removed any more may be left for the next run.
    let leftovers = status == 0 ? found.filter { $0.hasPrefix("+.lock-stage") } : []
    #expect(found == leftovers, "\(comment)")
    try expectNew(after: comment)
  }

  /// Whether the environment becomes the new one by another sync.
  func expectNew(after comment: String) throws {
    let run = try run([], lock: "new.txt")
    #expect(run.status == 0, "after \(comment): \(run.errors)")
    let found = try difference(from: new)
    #expect(found == [], "after \(comment)")
  }

  /// Runs `lock sync`, for a call number by way of `kill-at`.
  func run(_ options: [String], lock: String, call: Int? = nil) throws -> Project.Run {
    let variables = [
      "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels"), "LOCK_INDEX_URL": "",
      "TMPDIR": world.folder.path,
    ]
    let ending = call.map { [Project.built("kill-at")] + options + [String($0), "--"] } ?? []
    return try world.project.run(["sync", lock], variables: variables, byWayOf: ending)
  }

  /// What is missing (`-`), too much (`+`) and other (`!`) than in a tree.
  func difference(from wanted: Tree) throws -> [String] {
    let found = try tree()
    return Set(found.keys).union(wanted.keys).sorted().compactMap { path in
      switch (found[path], wanted[path]) {
      case (let one?, let other?): one == other ? nil : "!" + path
      case (nil, _): "-" + path
      case (_, nil): "+" + path
      }
    }
  }

  func tree() throws -> Tree { try Self.tree(world) }

  private func restore() throws {
    try Files.removeTree(world.folder(".venv"))
    try Files.copyTree(world.folder("saved"), to: world.folder(".venv"))
    if isCold { try Files.removeTree(world.folder(".cache")) }
  }

  private static func tree(_ world: SyncWorld) throws -> Tree {
    var tree: Tree = [:]
    for entry in try Files.entries(below: world.folder(".venv")) ?? [] {
      let mode = Array("\(entry.kind) \(String(entry.status.mode, radix: 8)) ".utf8)
      let path = world.folder(".venv/" + entry.path)
      tree[entry.path] = entry.kind == .file ? mode + (try Files.read(path)) : mode
    }
    return tree
  }
}
