import RequirementFiles
import TestSupport
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
    var random = SeededGenerator(seed: UInt64(seed))
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

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/requirement-file"))
  func `inputs of the fuzzer end in a tree or an error`(_ sample: SourceTree.Sample) {
    var world = TextWorld(["b.in": "-r a.in"], variables: ["SET": "value"])
    world.files["a.in"] = sample.bytes
    _ = try? world.tree()
  }

  @Test(arguments: [
    ("a==1\n", 10_000), ("a \\\n", 10_000), ("--extra-index-url x ", 5_000), ("${NO} ", 5_000),
    ("--pre ", 7_000), ("${A}", 5_000), ("#", 25_000), ("\\", 25_000), ("[", 25_000),
    ("(", 25_000), ("'", 25_001), ("$", 25_000), ("-", 25_000), ("a,", 12_000),
  ])
  func `long files take linear time`(piece: String, count: Int) {
    let text = String(repeating: piece, count: count)
    _ = try? tree(text, variables: ["A": "b"])
    _ = try? tree("--no-binary " + text, variables: ["A": "b"])
    _ = try? tree("a; os_name == '" + text, variables: ["A": "b"])
    _ = try? tree("./a[" + text + "]", variables: ["A": "b"])
  }
}
