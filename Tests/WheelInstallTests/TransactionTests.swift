import PlatformIO
import TestSupport
import Testing

@testable import WheelInstall

private typealias Distribution = ChangingEnvironment.Distribution
private typealias Change = ChangingEnvironment.Change

/// A change, what else is in the environment, and the environment that has to come of it.
private struct Case: Sendable, CustomStringConvertible {
  var description: String
  var removed: [Distribution] = []
  var kept: [Distribution] = []
  var added: [Distribution] = []
  /// Files of nobody that are there before; those that are nil afterwards go.
  var unowned: [String: String] = [:]
  var leftovers: [String: String] = [:]

  var change: Change { Change(removed: removed, kept: kept, added: added) }

  func before() throws -> ChangingEnvironment {
    let environment = try ChangingEnvironment(removed + kept)
    environment.add(unowned)
    environment.add(leftovers)
    return environment
  }

  /// The environment made anew.
  func fresh() throws -> ChangingEnvironment {
    let environment = try ChangingEnvironment(kept + added)
    environment.add(unowned)
    return environment
  }
}

private let cases = [
  Case(description: "an empty environment", added: [Distribution("a", ["a/b/c.py": "1"])]),
  Case(
    description: "a newer version, with fewer modules and other folders",
    removed: [Distribution("a", ["a/x.py": "1", "a/old/y.py": "1", "a/both/z.py": "1"])],
    added: [Distribution("a", "2", ["a/x.py": "2", "a/new/y.py": "2", "a/both/w.py": "1"])],
    leftovers: [
      "a/__pycache__/x.cpython-312.pyc": "", "a/__pycache__/x.cpython-312.opt-1.pyc": "",
      "a/old/__pycache__/y.cpython-312.pyc": "", "a/__pycache__/gone.cpython-311.pyc": "",
      "a/__pycache__/x.cpython-312.pyc.1234": "",
    ]),
  Case(
    description: "a module at the top, whose compiled form lies among others'",
    removed: [Distribution("six", ["six.py": "1"])],
    kept: [Distribution("seven", ["seven.py": "1"])],
    unowned: ["__pycache__/seven.cpython-312.pyc": ""],
    leftovers: ["__pycache__/six.cpython-312.pyc": "", "six.pyc": ""]),
  Case(
    description: "the last module at the top",
    removed: [Distribution("six", ["six.py": "1"])],
    leftovers: ["__pycache__/six.cpython-312.pyc": ""]),
  Case(
    description: "a namespace that others share",
    removed: [Distribution("g-a", ["g/a/x.py": "1"]), Distribution("g-b", ["g/b/x.py": "1"])],
    kept: [Distribution("g-c", ["g/c/x.py": "1"])],
    added: [Distribution("g-a", "2", ["g/a/x.py": "2"]), Distribution("g-d", ["g/d.py": "1"])]),
  Case(
    description: "a namespace whose last part goes",
    removed: [Distribution("g-a", ["g/a/x.py": "1"]), Distribution("g-b", ["g/b/x.py": "1"])]),
  Case(
    description: "files of the user in a folder",
    removed: [Distribution("a", ["a/x.py": "1", "a/sub/y.py": "1", "a/sub/deep/z.py": "1"])],
    added: [Distribution("a", "2", ["a/x.py": "2", "a/sub/y.py": "2"])],
    unowned: ["a/sub/mine.txt": "m", "a/local.py": "m"],
    leftovers: ["a/__pycache__/x.cpython-312.pyc": ""]),
  Case(
    description: "files that change owner",
    removed: [
      Distribution("x", ["p/one.py": "1", "p/two.py": "1"]), Distribution("y", ["q.py": "1"]),
    ],
    added: [
      Distribution("x", "2", ["p/one.py": "2", "q.py": "2"]),
      Distribution("y", "2", ["p/two.py": "2"]),
    ]),
  Case(
    description: "a file that another one owns too",
    removed: [Distribution("x", ["s/shared.py": "1", "s/x.py": "1"])],
    kept: [Distribution("y", ["s/shared.py": "1"])]),
  Case(
    description: "a file of another one that is the same",
    kept: [Distribution("y", ["s/shared.py": "1"])],
    added: [Distribution("x", ["s/shared.py": "1", "s/x.py": "1"])]),
  Case(
    description: "a file that becomes a folder, and a folder that becomes a file",
    removed: [Distribution("a", ["m": "1", "n/x.py": "1", "n/y/z.py": "1"])],
    added: [Distribution("a", "2", ["m/x.py": "1", "n": "1"])]),
  Case(
    description: "programs, data and headers",
    removed: [
      Distribution(
        "a",
        [
          "a.py": "1", "../../../bin/a": "#!", "../../../share/man/man1/a.1": "1",
          "../../../include/site/python3.12/a/a.h": "1", "../../../etc/a.conf": "1",
        ])
    ],
    added: [Distribution("b", ["../../../bin/b": "#!", "../../../share/b": "1"])]),
  Case(
    description: "an untracked file with the same bytes",
    added: [Distribution("a", ["a/x.py": "1"])], leftovers: ["a/x.py": "1"]),
  Case(
    description: "a compiled module of nobody",
    added: [Distribution("a", ["a/__pycache__/x.cpython-312.pyc": "2", "a/x.py": "1"])],
    leftovers: ["a/__pycache__/x.cpython-312.pyc": "1"]),
  Case(
    description: "rows of files that are gone, and some that are twice",
    removed: [
      Distribution(
        "a", ["a/x.py": "1"],
        record: ["a/x.py", "a/x.py", "a/none.py", "./a/../a/x.py", "a-1.dist-info/RECORD"])
    ]),
  Case(
    description: "a file of metadata that RECORD does not list",
    removed: [Distribution("a", ["a/x.py": "1"])],
    leftovers: ["a-1.dist-info/REQUESTED": "", "a-1.dist-info/licenses/LICENSE": ""]),
]

@Suite struct `a transaction` {
  @Test(arguments: cases)
  fileprivate func `lays down what a fresh environment has`(_ row: Case) throws {
    let environment = try row.before()
    try environment.apply(row.change)
    #expect(try environment.tree() == row.fresh().tree())
  }

  @Test(arguments: cases)
  fileprivate func `does so too where folders cannot be renamed`(_ row: Case) throws {
    let environment = try row.before()
    do {
      let lock = try environment.lock()
      try Transaction.carryOut(environment.plan(row.change, under: lock, movesFolders: false))
    }
    #expect(try environment.tree() == row.fresh().tree())
  }

  @Test(arguments: cases, [true, false])
  fileprivate func `that fails at any step leaves everything as it was`(
    _ row: Case, movesFolders: Bool
  ) throws {
    let environment = try row.before()
    let before = try environment.tree()
    var step = 0
    var isAtEnd = false
    while !isAtEnd {
      let lock = try environment.lock()
      let plan = try environment.plan(row.change, under: lock, movesFolders: movesFolders)
      isAtEnd = step >= plan.journal.steps.count
      if isAtEnd { break }
      let failure = TransactionError.file(FileError(path: "x", operation: .rename, code: 28))
      #expect(throws: failure) {
        try Transaction.carryOut(plan) { (number) throws(TransactionError) in
          if number == step { throw failure }
        }
      }
      _ = consume lock
      #expect(try environment.tree() == before)
      step += 1
    }
  }

  @Test(arguments: cases, [true, false])
  fileprivate func `that is cut off at any step is finished by the next run`(
    _ row: Case, movesFolders: Bool
  ) throws {
    let after = try row.fresh().tree()
    var step = 0
    while true {
      let environment = try row.before()
      do {
        let lock = try environment.lock()
        let plan = try environment.plan(row.change, under: lock, movesFolders: movesFolders)
        guard step <= plan.journal.steps.count else { return }
        try Transaction.begin(plan)
        for done in plan.journal.steps.prefix(step) { try done.perform() }
      }
      #expect(Recovery.isNeeded(in: environment.layout))
      #expect(try Recovery.recover(environment.layout, command: "test") == .finished)
      #expect(try environment.tree() == after)
      step += 1
    }
  }

  @Test(arguments: cases, [true, false])
  fileprivate func `whose undoing is cut off is undone by the next run`(
    _ row: Case, movesFolders: Bool
  ) throws {
    var step = 0
    while true {
      let environment = try row.before()
      let before = try environment.tree()
      do {
        let lock = try environment.lock()
        let plan = try environment.plan(row.change, under: lock, movesFolders: movesFolders)
        guard step <= plan.journal.steps.count else { return }
        try Transaction.begin(plan)
        for done in plan.journal.steps { try done.perform() }
        try Files.rename(lock.folders[0].journal, to: lock.folders[0].reversedJournal)
        for undone in plan.journal.steps.suffix(step).reversed() { try undone.takeBack() }
      }
      #expect(try Recovery.recover(environment.layout, command: "test") == .undone)
      #expect(try environment.tree() == before)
      step += 1
    }
  }

  @Test func `renames whole folders where they are one distribution's`() throws {
    let old = Distribution("a", ["a/x.py": "1", "a/b/y.py": "1", "a/b/c/z.py": "1"])
    let new = Distribution("a", "2", ["a/x.py": "2", "a/b/y.py": "2"])
    let environment = try ChangingEnvironment([old])
    environment.add(["a/b/__pycache__/y.cpython-312.pyc": ""])
    let lock = try environment.lock()
    let plan = try environment.plan(Change(removed: [old], added: [new]), under: lock)
    #expect(plan.journal.steps.count == 4)
  }
}

@Suite struct `what stands in the way` {
  private func obstacles(
    _ change: Change, prepare: (ChangingEnvironment) throws -> Void = { _ in }
  ) throws -> [String] {
    let environment = try ChangingEnvironment(change.removed + change.kept)
    try prepare(environment)
    let before = try environment.tree()
    defer { #expect((try? environment.tree()) == before) }
    do {
      try environment.apply(change)
      return []
    } catch TransactionError.inTheWay(let obstacles) {
      let site = environment.directory(ChangingEnvironment.site) + "/"
      return obstacles.map { "\($0.path.dropFirst(site.utf8.count)) \($0.reason)" }
    }
  }

  @Test func `is a file of nobody with other bytes`() throws {
    let added = Distribution("a", ["a/x.py": "1", "a/y.py": "1"])
    let found = try obstacles(Change(removed: [], added: [added])) { $0.add(["a/x.py": "2"]) }
    #expect(found == ["a/x.py unowned"])
  }

  @Test func `is a file of a distribution that stays, with other bytes`() throws {
    let found = try obstacles(
      Change(
        removed: [], kept: [Distribution("k", ["a/x.py": "2"])],
        added: [Distribution("a", ["a/x.py": "1"])]))
    #expect(found == ["a/x.py owned(by: k)"])
  }

  @Test func `is a folder where a file is to go, and a file where a folder is`() throws {
    let added = Distribution("a", ["f": "1", "d/x.py": "1"])
    let found = try obstacles(Change(removed: [], added: [added])) {
      $0.add(["f/mine.txt": "", "d": ""])
    }
    #expect(found == ["d unowned", "f unowned"])
  }

  @Test func `is a symbolic link where a folder is to be`() throws {
    let elsewhere = TemporaryDirectory()
    let found = try obstacles(Change(removed: [], added: [Distribution("a", ["a/x.py": "1"])])) {
      try Files.makeSymbolicLink(
        at: $0.directory(ChangingEnvironment.site + "/a"), to: elsewhere.path)
    }
    #expect(found == ["a link"])
    #expect(elsewhere.names().isEmpty)
  }
}
