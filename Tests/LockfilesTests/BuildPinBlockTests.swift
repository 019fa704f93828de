import Lockfiles
import Packaging
import Testing

/// The block of build requirements at the end of a lock.
@Suite struct BuildPinBlockTests {
  private func read(_ block: [String], build: String = "p0==1") -> LockedFile {
    let lines = ["a==1", "    # build: \(build)", "", "# build requirements:"] + block
    return LockedFile(parsing: Array(lines.joined(separator: "\n").utf8), file: "r.txt")
  }

  /// Pins from `p0` on, each with what it is built with.
  private func block(_ count: Int, _ requirements: (Int) -> [Int]) -> [String] {
    (0..<count).flatMap { number in
      let words = requirements(number).map { "p\($0)==1" }.joined(separator: " ")
      return ["#   p\(number)==1"] + (words.isEmpty ? [] : ["#       build: \(words)"])
    }
  }

  private func told(_ file: LockedFile) -> [String] {
    file.issues.map { "\($0.location.line): \($0.diagnostic.message)" }
  }

  @Test(arguments: [
    (["#   p0==1", "#       build: p0==1"], "5: what `p0` is built with"),
    (
      ["#   p0==1", "#       build: p1==1", "#   p1==1", "#       build: p0==1"],
      "5: what `p0` is built with"
    ),
  ])
  func `a circle is an issue of the lock`(block: [String], message: String) {
    let file = read(block)
    #expect(told(file) == [message + " does not end; it is left out"])
    #expect(file.lockfile.entries[0].buildRequirements.map(\.name.text) == ["p0"])
  }

  @Test func `pins that all need each other are read and written at once`() {
    let file = read(block(40) { _ in Array(0..<40) }, build: "p0==1 p1==1 p2==1 p39==1")
    #expect(file.issues.map(\.reason).count == 1)
    #expect(file.lockfile.text().utf8.count < 1_000_000)
  }

  @Test func `few lines that say more than memory holds are an issue`() {
    let file = read(
      block(15) { number in number < 14 ? Array(repeating: number + 1, count: 6) : [] })
    #expect(told(file).count == 1)
    #expect(file.lockfile.text().utf8.count < 1_000_000)
  }

  @Test(arguments: [(16, 0), (17, 1), (20_000, 1)])
  func `builds for builds go sixteen deep`(depth: Int, issues: Int) {
    let file = read(block(depth) { number in number < depth - 1 ? [number + 1] : [] })
    #expect(told(file).count == issues)
  }

  @Test func `what several are built with is completed for each`() throws {
    let hash = try World.digest(1)
    let lines = block(3) { [[1, 2], [2], []][$0] } + ["#       \(hash)"]
    let lock = read(lines, build: "p0==1 p1==1").lockfile
    let pins = lock.entries[0].buildRequirements
    #expect(pins[0].requirements.map(\.name.text) == ["p1", "p2"])
    #expect(pins[0].requirements[0] == pins[1])
    #expect(pins[1].requirements.map(\.hashes) == [[hash]])
  }

  @Test(arguments: [true, false])
  func `what is built for a build is written without hashes as well`(hasHashes: Bool) throws {
    let hash = try World.digest(1)
    let lines = block(2) { [[1], []][$0] } + ["#       \(hash)"]
    let text = """
      a==1
          # build: p0==1

      # build requirements:
      #   p0==1
      #       build: p1==1
      #   p1==1

      """
    let lock = read(lines).lockfile
    let style = LockfileStyle(hasHashes: hasHashes)
    #expect(lock.text(in: style) == text + (hasHashes ? "#       \(hash)\n" : ""))
    let again = LockedFile(parsing: lock.bytes(in: style), file: "r.txt").lockfile
    #expect(again.entries[0].buildRequirements[0].requirements.map(\.name.text) == ["p1"])
  }

  @Test func `a block that says nothing more is not written without hashes`() throws {
    let lock = read(["#   p0==1", "#       \(try World.digest(1))"]).lockfile
    #expect(lock.text(in: LockfileStyle(hasHashes: false)) == "a==1\n    # build: p0==1\n")
  }
}
