import PlatformIO
import TestSupport
import Testing

private let web = SampleWheel(
  name: "web", version: "2.0", files: ["web/new.py": ""], requirements: ["util>=1"],
  entryPoints: "[console_scripts]\nweb = web:main\n")
private let util = SampleWheel(name: "util", version: "1.1")

@Suite struct `an image's layer` {
  @Test(arguments: [[], ["--compile-bytecode"]])
  func `dates everything alike for an image, and makes it of the same bytes`(
    options: [String]
  ) throws {
    let python = try #require(RealPython.path)
    let world = SyncWorld([util, web])
    world.lock([util, web])
    var trees: [[String: String]] = []
    for _ in 0..<2 {
      for folder in [".cache", "vendor"] { try Files.removeTree(world.folder(folder)) }
      let run = try world.project.run(
        ["sync", "--python", python, "--target", "vendor"] + options,
        variables: [
          "LOCK_NO_INDEX": "true", "LOCK_FIND_LINKS": world.folder("wheels"),
          "LOCK_INDEX_URL": "", "TMPDIR": world.folder.path, "SOURCE_DATE_EPOCH": "1700000000",
        ])
      #expect(run.status == 0, "\(run.errors)")
      let entries = try #require(try Files.entries(below: world.folder("vendor")))
      let times =
        entries.map(\.status.mtimeNanoseconds)
        + [Files.status(world.folder("vendor"))?.mtimeNanoseconds ?? 0]
      #expect(Set(times) == [1_700_000_000_000_000_000])
      trees.append(
        Dictionary(
          uniqueKeysWithValues: entries.map { entry in
            let text = world.folder.text(of: "vendor/" + entry.path) ?? ""
            return (entry.path, "\(String(entry.status.mode, radix: 8)) \(text)")
          }))
    }
    #expect(trees[0] == trees[1])
    #expect(trees[0].keys.contains { $0.hasSuffix(".pyc") } == !options.isEmpty)
  }

  @Test func `refuses a date that is none`() throws {
    let world = SyncWorld([util, web])
    world.lock([util])
    let run = try world.sync(variables: ["SOURCE_DATE_EPOCH": "soon"])
    #expect(run.status == 2)
    #expect(run.errors.contains("SOURCE_DATE_EPOCH"), "\(run.errors)")
  }
}
