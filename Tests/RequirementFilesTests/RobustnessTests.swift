import RequirementFiles
import Testing

/// Any bytes end in a tree or an error, in time that grows with their number only.
@Suite struct RobustnessTests {
  /// Pieces of lines that meet in every order.
  static let pieces: [[UInt8]] =
    [
      "a", "==1", ">=1.0", " ; ", "python_version<'3'", "[x]", " @ ", "https://h/a", "git+ssh://",
      "-r ", "-e ", "-c ", "b.in", "--hash=", "sha256:00", "-i ", "--pre", " ", "\t", "\\\n", "\\",
      "\n", "\r\n", "\r", "# c", "${A}", "${NO}", "${", "}", "'", "\"", "./", "é", "\u{2028}",
      "\u{A0}", "𝄞", ",", ":all:", "--no-binary ", "--config-settings ", "=", "file:", "%2",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xFF, 0xFE], [0], [0xEF, 0xBB, 0xBF]]

  @Test(arguments: 0..<40)
  func `no bytes bring it down`(seed: Int) {
    var random = Dice(state: UInt64(seed) &+ 1)
    for _ in 0..<100 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1..<25, using: &random) {
        bytes += Self.pieces.randomElement(using: &random) ?? []
      }
      var world = TextWorld(["b.in": "b"], variables: ["A": "1 'x"])
      world.files["a.in"] = bytes
      _ = try? world.tree()
    }
  }

  @Test(arguments: [
    ("a==1\n", 40_000), ("a \\\n", 40_000), ("--extra-index-url x ", 20_000), ("${NO} ", 20_000),
    ("--pre ", 30_000), ("${A}", 20_000), ("#", 100_000), ("\\", 100_000), ("[", 100_000),
    ("(", 100_000), ("'", 100_001), ("$", 100_000), ("-", 100_000), ("a,", 50_000),
  ])
  func `long files take linear time`(piece: String, count: Int) {
    let text = String(repeating: piece, count: count)
    _ = try? tree(text, variables: ["A": "b"])
    _ = try? tree("--no-binary " + text, variables: ["A": "b"])
    _ = try? tree("a; os_name == '" + text, variables: ["A": "b"])
    _ = try? tree("./a[" + text + "]", variables: ["A": "b"])
  }
}

/// Numbers that look random and come back (xorshift).
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
