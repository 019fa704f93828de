import PlatformIO
import TestSupport
import Testing

private let index = """
  web 2.0 -> util>=1
  web 1.0
  util 1.2
  util 1.1
  lint 0.9 -> util
  """
private let sources = [
  "requirements/requirements.in": "web>=1\n",
  "requirements/dev-requirements.in": "-r requirements.in\nlint\n",
]
private let known = "nothing has changed since the last compile"

extension Project {
  /// A project whose locks are remembered as what they are to be.
  fileprivate static func settled(_ extra: String...) throws -> Project {
    let project = Project(index: index, files: sources)
    // One writes the locks, one finds them as they are to be, one knows it.
    for _ in 0..<2 {
      let run = try project.compile("-v")
      try #require(run.status == 0, "\(run.errors)")
      try #require(!run.errors.contains(known))
    }
    let run = try project.compile("-v")
    try #require(run.errors.contains(known), "\(run.errors)")
    return project
  }

  fileprivate func isKnown(
    _ arguments: String..., variables: [String: String] = [:]
  ) throws -> Bool {
    let run = try self.run(
      ["compile", "--python-version", "3.12", "--python-platform", "linux", "-v"] + arguments,
      variables: variables)
    #expect(run.status == 0, "\(run.errors)")
    return run.errors.contains(known)
  }

  /// The cached page of a project.
  fileprivate func page(of name: String) throws -> String {
    let root = folder.path + "/.cache"
    for version in try Files.list(root) where version.hasPrefix("index-v") {
      for host in try Files.list("\(root)/\(version)") {
        let page = "\(root)/\(version)/\(host)/\(name).page"
        if Files.exists(page) { return page }
      }
    }
    throw Missing(name: name)
  }

  private struct Missing: Error { var name: String }
}

@Suite struct `a compile of what has not changed` {
  @Test func `says what one that resolves says, and touches nothing`() throws {
    let project = try Project.settled()
    let before = Files.status(project.folder.path + "/requirements.txt")
    let asked = project.server.requests.count
    let run = try project.compile()
    #expect(
      run.errors == """
        requirements.txt: up to date (2 packages)
        dev-requirements.txt: up to date (3 packages)

        """)
    #expect(run.output.isEmpty)
    #expect(Files.status(project.folder.path + "/requirements.txt") == before)
    #expect(project.server.requests.count == asked)
  }

  @Test(arguments: [
    ["requirements/requirements.in": "web>=1,<2\n"],
    ["requirements/requirements.in": "# a comment\nweb>=1\n"],
    ["requirements/dev-requirements.in": "-r requirements.in\n"],
    ["requirements.txt": "web==1.0\nutil==1.1\n"],
    ["dev-requirements.txt": ""],
  ])
  func `resolves again where a file is another one`(files: [String: String]) throws {
    let project = try Project.settled()
    for (path, text) in files { project.folder.write(text, to: path) }
    let paths = sources.keys + ["requirements.txt", "dev-requirements.txt"]
    let all = Dictionary(uniqueKeysWithValues: paths.map { ($0, project.text($0) ?? "") })
    #expect(try !project.isKnown())
    let fresh = Project(index: index, files: all)
    _ = try fresh.compile()
    #expect(project.pins("requirements.txt") == fresh.pins("requirements.txt"))
    #expect(project.pins("dev-requirements.txt") == fresh.pins("dev-requirements.txt"))
  }

  @Test(arguments: [
    ["--no-annotate"], ["--python-version", "3.13"], ["--python-platform", "macos"], ["-U"],
    ["-P", "web"], ["--refresh"], ["--pre"], ["--prod"], ["--exclude-newer", "2026-06-01"],
    ["--offline"], ["--no-binary", "none-such"], ["--index-strategy", "unsafe-best-match"],
    ["-o", "other.txt", "requirements/requirements.in"],
  ])
  func `resolves again where something else is asked`(arguments: [String]) throws {
    let project = try Project.settled()
    let run = try project.run(
      ["compile", "--python-version", "3.12", "--python-platform", "linux", "-v"] + arguments)
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.errors.contains(known))
  }

  @Test func `resolves again where a variable says something else`() throws {
    let project = Project(index: index, files: ["requirements.in": "web ${BOUND}\n"])
    for _ in 0..<2 { #expect(try !project.isKnown(variables: ["BOUND": ">=1"])) }
    #expect(try project.isKnown(variables: ["BOUND": ">=1"]))
    #expect(try !project.isKnown(variables: ["BOUND": "<2"]))
    #expect(project.pins("requirements.txt") == ["web==1.0"])
  }

  @Test func `resolves again where a page went`() throws {
    let project = try Project.settled()
    try Files.remove(project.page(of: "util"))
    #expect(try !project.isKnown())
  }

  @Test func `resolves again where a page is another one`() throws {
    let project = try Project.settled()
    let page = try project.page(of: "util")
    try Files.publish(Files.read(page) + [0], at: page)
    #expect(try !project.isKnown())
  }

  @Test func `resolves again where a folder of links has other files`() throws {
    let project = Project(files: ["requirements.in": "web\n"])
    let folder = project.folder("links")
    func add(_ version: String) {
      let wheel = SampleWheel(name: "web", version: version)
      project.folder.write(wheel.bytes, to: "links/\(wheel.fileName)")
    }
    add("1.0")
    for _ in 0..<2 { #expect(try !project.isKnown("--no-index", "-f", folder)) }
    #expect(try project.isKnown("--no-index", "-f", folder))
    add("2.0")
    #expect(try !project.isKnown("--no-index", "-f", folder, "-U"))
    #expect(project.pins("requirements.txt") == ["web==2.0"])
    #expect(try !project.isKnown("--no-index", "-f", folder))
    #expect(try project.isKnown("--no-index", "-f", folder))
    add("2.0")
    #expect(try !project.isKnown("--no-index", "-f", folder))
  }

  @Test func `trusts no damaged memory`() throws {
    let project = try Project.settled()
    let folder = project.folder.path + "/.cache/unchanged-v1"
    let name = try #require(try Files.list(folder).first)
    let whole = try Files.read("\(folder)/\(name)")
    for count in [0, 7, 16, 23, 24, 40, 41, whole.count - 1] {
      try Files.publish(Array(whole.prefix(count)), at: "\(folder)/\(name)")
      #expect(try !project.isKnown(), "\(count) bytes")
      #expect(try Files.read("\(folder)/\(name)").count == whole.count)
    }
    for offset in stride(from: 0, to: whole.count, by: 7) {
      var damaged = whole
      damaged[offset] ^= 0x40
      try Files.publish(damaged, at: "\(folder)/\(name)")
      #expect(try !project.isKnown(), "byte \(offset)")
    }
  }

  @Test func `asks again when a page is due, unless it may not`() throws {
    let pages = TextIndex(index)
    let project = Project(files: ["requirements.in": "web\n"]) { request in
      var response = pages.answer(request)
      response.headers.append(("Cache-Control", "max-age=0"))
      return response
    }
    for _ in 0..<3 { #expect(try !project.isKnown()) }
    #expect(try !project.isKnown("--offline"))
    #expect(try project.isKnown("--offline"))
    #expect(try !project.isKnown())
  }

  @Test func `says again what there is to say`() throws {
    let project = Project(
      index: "web 2.0 yanked\nweb 1.0", files: ["requirements.in": "web==2.0\n"])
    var told: [String] = []
    for _ in 0..<4 { told.append(try project.compile().errors) }
    #expect(told[1].contains("yanked"))
    #expect(told[1] == told[2] && told[2] == told[3])
  }
}
