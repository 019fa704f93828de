import Lockfiles
import Packaging
import SyncPlanning
import Testing

@Suite struct ClosureCheckTests {
  /// What is missing in a lock, where packages need what `world` says: `a: b, c[x]`.
  private func gaps(_ text: String, _ world: String) throws -> [String] {
    let goal = try SyncGoal([lock(text)], in: linux, requiresHashes: false)
    var metadata: [PackageName: CoreMetadata] = [:]
    for line in world.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      let requirements = parts[1].split(separator: ",").map { "Requires-Dist:\($0)\n" }.joined()
      let text = "Metadata-Version: 2.1\nName: \(parts[0])\nVersion: 1\n\(requirements)"
      metadata[try PackageName(parsing: parts[0])] = try CoreMetadata(parsing: Array(text.utf8))
    }
    return ClosureCheck(goal, metadata: metadata, in: linux).gaps.map {
      "\($0.neededBy.name) needs \($0.name)"
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a==1\nb==1",        "a: b",                                     []),
    ("a==1",              "a: b",                                     ["a needs b"]),
    ("a==1",              "a: b; python_version < '3'",               []),
    // The version was the resolution's to choose.
    ("a==1\nb==1",        "a: b>2",                                   []),
    ("a==1",              "a: setuptools",                            []),
    ("a==1",              "a: b; extra == 'x'",                       []),
    ("a[x]==1",           "a: b; extra == 'x'",                       ["a needs b"]),
    ("a==1\nb==1",        "a: b[x]\nb: c; extra == 'x'",              ["b needs c"]),
    ("b==1\na==1\nc==1",  "a: c\nb: d; extra == 'x'\nc: b[x]",        ["b needs d"]),
    ("a==1\nb==1",        "a: b[x], z\nb: a[y], y",                   ["a needs z", "b needs y"]),
  ])
  func `finds what is needed and not locked`(lock: String, world: String, found: [String]) throws {
    #expect(try gaps(lock, world) == found)
  }
}
