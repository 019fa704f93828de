import PlatformIO
import Packaging
import TestSupport
import Testing
import WheelInstall

@Suite struct PathClashTests {
  private let world = StagingWorld()

  private func clashes(
    _ wheels: [WheelToInstall], foldsCase: Bool = false
  ) -> [String] {
    Staging.clashes(among: wheels, in: world.layout(), foldsCase: foldsCase).map { clash in
      let site = world.folder("env/lib/python3.12/site-packages/")
      let path = clash.path.hasPrefix(site) ? clash.path.dropFirst(site.count) : clash.path[...]
      return "\(clash.kind) \(path) \(clash.owners.map(\.description).joined(separator: "+"))"
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("x.py=1",                 "x.py=1",               ""),
    ("x.py=1",                 "x.py=2",               "contents x.py a+b"),
    ("ns/x.py=1",              "ns/x.py=2",            "contents ns/x.py a+b"),
    ("ns/x.py=1",              "ns/y.py=1",            ""),
    ("x/y=1",                  "x=1",                  "fileAndFolder x a+b"),
    ("n/x=1",                  "n/x/y/z=1",            "fileAndFolder n/x a+b"),
    ("n/X.py=1",               "n/x.py=1",             ""),
    ("n/a=1 n/b=1",            "n/a=2 n/b=2",          "contents n/a a+b, contents n/b a+b"),
    ("b-1.0.dist-info/x=0",    "b-1.0.dist-info/x=1",  "contents b-1.0.dist-info/x a+b"),
    ("b-1.0.dist-info/WHEEL=", "",                     "contents b-1.0.dist-info/WHEEL a+b"),
    ("b-1.0.dist-info/RECORD=", "",                    "contents b-1.0.dist-info/RECORD a+b"),
    ("b-1.0.dist-info/INSTALLER=", "",                 "contents b-1.0.dist-info/INSTALLER a+b"),
  ])
  func `two wheels at odds over a path are told`(
    first: String, second: String, expected: String
  ) throws {
    let wheels = try [("a", first), ("b", second)].map { name, text in
      let files = text.split(separator: " ").map { entry in
        let parts = entry.split(separator: "=", omittingEmptySubsequences: false)
        return StagingWorld.File(target: String(parts[0]), text: String(parts[1]))
      }
      return try world.wheel(name, files)
    }
    #expect(clashes(wheels).joined(separator: ", ") == expected)
    #expect(clashes(wheels.reversed()).joined(separator: ", ") == expected)
  }

  @Test func `names that differ in case clash where the file system sees one`() throws {
    let wheels = try [
      world.wheel("a", [.init(target: "Ns/X.py", text: "1"), .init(target: "m/A", text: "1")]),
      world.wheel("b", [.init(target: "ns/y.py", text: "1"), .init(target: "m/a", text: "1")]),
    ]
    #expect(clashes(wheels).isEmpty)
    #expect(clashes(wheels, foldsCase: true) == ["letterCase Ns a+b", "letterCase m/A a+b"])
    let alone = try world.wheel(
      "c", [.init(target: "m/A", text: "1"), .init(target: "m/a", text: "1")])
    #expect(clashes([alone], foldsCase: true) == ["letterCase m/A c"])
  }

  @Test func `programs clash unless they are the same`() throws {
    func wheel(_ name: String, _ attribute: String) throws -> WheelToInstall {
      try world.wheel(name, scripts: [.init(name: "go", module: "x", attribute: attribute)])
    }
    let bin = world.folder("env/bin/go")
    #expect(try clashes([wheel("a", "main"), wheel("b", "main")]).isEmpty)
    #expect(try clashes([wheel("a", "main"), wheel("b", "run")]) == ["contents \(bin) a+b"])
  }

  @Test func `a wheel may be at odds with itself`() throws {
    let site = "lib/python3.12/site-packages"
    let wheel = try world.wheel(
      "a",
      [
        .init(target: "x.py", text: "1"),
        .init(target: "\(site)/x.py", text: "2", scheme: .data),
      ])
    #expect(clashes([wheel]) == ["contents x.py a"])
  }

  @Test func `this program's own names are reserved`() throws {
    let wheel = try world.wheel(
      "a",
      [
        .init(target: ".lock-journal", text: "", scheme: .data),
        .init(target: ".lock-x/y", text: "", scheme: .data),
        .init(target: ".lock", text: "", scheme: .data),
      ])
    #expect(
      clashes([wheel]) == [
        "reserved \(world.folder("env/.lock-journal")) a",
        "reserved \(world.folder("env/.lock-x")) a",
      ])
  }

  @Test func `staging refuses them before anything is made`() async throws {
    let wheels = try [
      world.wheel("a", [.init(target: "x.py", text: "1")]),
      world.wheel("b", [.init(target: "x.py", text: "2")]),
    ]
    let layout = world.layout()
    let error = await #expect(throws: StagingError.self) {
      try await Staging.prepare(wheels, for: layout, StagingOptions())
    }
    #expect(
      error?.diagnostic.message
        == "`a` and `b` have different files for `\(layout.purelib)/x.py`")
    #expect(try Files.list(layout.root).isEmpty)
  }
}
