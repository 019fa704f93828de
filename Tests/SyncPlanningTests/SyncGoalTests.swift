import Lockfiles
import Packaging
import SyncPlanning
import Testing

@Suite struct SyncGoalTests {
  private func pins(_ locks: LockedFile..., requiresHashes: Bool = true) throws -> [String] {
    try SyncGoal(locks, in: linux, requiresHashes: requiresHashes).pins.map { pin in
      let extras = pin.entry.extras.map(\.text).joined(separator: ",")
      return "\(pin.name)[\(extras)]==\(pin.release) #"
        + pin.entry.hashes.compactMap { $0.hex.first.map(String.init) }.joined()
    }
  }

  @Test func `is what counts in the environment`() throws {
    #expect(
      try pins(lock("b==2 #b\na[x]==1; python_version >= '3.12' #a\nc==1; os_name == 'nt' #c"))
        == ["a[x]==1 #a", "b[]==2 #b"])
  }

  @Test func `of several locks is all of them`() throws {
    let production = lock("a[x]==1 #ab\nb==2 #b")
    let development = lock("a[y]==1.0 #bc\nc==3 #c", file: "dev-requirements.txt")
    #expect(
      try pins(production, development) == ["a[x,y]==1 #b", "b[]==2 #b", "c[]==3 #c"])
  }

  @Test func `takes two pins of one name under markers that exclude each other`() throws {
    #expect(
      try pins(lock("a==1; python_version < '3.10' #a\na==2; python_version >= '3.10' #b"))
        == ["a[]==2 #b"])
  }

  private func told(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let error as SyncGoalError {
      let told = error.diagnostic
      return ["\(told.location?.description ?? ""): \(told.message)"]
        + told.notes.map { "\($0.location?.description ?? ""): \($0.message)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `names both places of pins that disagree`() {
    let other = lock("\na==2 #a\nb==1 #b", file: "other.txt")
    #expect(
      told { _ = try pins(lock("a==1 #a"), other) } == [
        "other.txt:2: `a` is pinned to 1 and to 2", "requirements.txt:1: the other pin",
      ])
    #expect(
      told { _ = try pins(lock("b==1 #a"), other) } == [
        "other.txt:3: no hash of `b` 1 is in both locks", "requirements.txt:1: the other pin",
      ])
  }

  @Test func `is refused with every line that is no pin`() {
    let text = "a==1 #a\nb>=1\n-e .\n./folder\n-r other.txt\nc==1\n"
    #expect(
      told { _ = try pins(lock(text)) } == [
        "requirements.txt:2: `b` is not pinned to one version",
        "requirements.txt:3: nothing says which project this is",
        "requirements.txt:4: nothing says which project this is",
        "requirements.txt:5: a lock names no other files; give them all to `lock sync`",
      ])
    #expect(
      told { _ = try pins(lock("a==1 #a\nc==1\nd==1 --hash=md5:00\n")) } == [
        "requirements.txt:2: `c` has no hash to be checked against",
        "requirements.txt:3: `d` has no hash to be checked against",
      ])
  }

  @Test func `takes references that can be verified, and folders`() throws {
    let commit = String(repeating: "0a", count: 20)
    let text = """
      -e ./lib # name: l
      g @ git+https://h/g@\(commit)
      w @ https://h/w.zip --hash=\(digest("a"))
      x @ https://h/x.zip#sha256=\(digest("b").hex)
      """.replacing(" # name: l", with: "\n# name: l")
    let goal = try SyncGoal([LockedFile(parsing: Array(text.utf8), file: "r.txt")], in: linux)
    #expect(goal.pins.map(\.name.text) == ["g", "l", "w", "x"])
    let open = "g @ git+https://h/g@main\nx @ https://h/x.zip"
    #expect(
      told { _ = try SyncGoal([LockedFile(parsing: Array(open.utf8), file: "r.txt")], in: linux) }
        == [
          "r.txt:1: `g` has no hash to be checked against",
          "r.txt:2: `x` has no hash to be checked against",
        ])
  }

  @Test func `is refused with every build requirement that has no hash`() throws {
    let text = """
      a==1 --hash=\(digest("a"))
          # build: b==1 c==1
      d==1; os_name == 'nt' --hash=\(digest("d"))
          # build: g==1
      e==1 --hash=\(digest("e"))
          # build: f==1 b==1

      # build requirements:
      #   b==1
      #   c==1
      #       \(digest("c"))
      #       build: h==1
      #   h==1
      """
    let file = LockedFile(parsing: Array(text.utf8), file: "r.txt")
    #expect(
      told { _ = try SyncGoal([file], in: linux) } == [
        "r.txt:9: `b`, which builds need, has no hash to be checked against",
        "r.txt:13: `h`, which builds need, has no hash to be checked against",
        "r.txt:5: `f`, which builds need, has no hash to be checked against",
      ])
    #expect(try pins(file, requiresHashes: false).count == 2)
  }

  @Test func `is refused where what is built with does not end`() {
    let text = "a==1\n# build: b==1\n# build requirements:\n#   b==1\n#       build: b==1\n"
    let file = LockedFile(parsing: Array(text.utf8), file: "r.txt")
    #expect(
      told { _ = try SyncGoal([file], in: linux, requiresHashes: false) }
        == ["r.txt:4: what `b` is built with does not end"])
  }

  @Test func `may do without hashes, or be empty, when that is asked for`() throws {
    #expect(try pins(lock("a==1"), requiresHashes: false) == ["a[]==1 #"])
    let empty = [lock("# nothing\n"), lock("a==1; os_name == 'nt' #a", file: "b.txt")]
    #expect(
      told { _ = try SyncGoal(empty, in: linux) } == [
        ": nothing in `requirements.txt` and `b.txt` is to be installed here"
      ])
    #expect(try SyncGoal(empty, in: linux, allowsEmpty: true).pins.isEmpty)
  }

  @Test func `lists a few of many lines`() {
    let text = (0..<30).map { "p\($0)\n" }.joined()
    let lines = told { _ = try pins(lock(text)) }
    #expect(lines.count == 12)
    #expect(lines.last == ": and 19 more lines")
  }
}
