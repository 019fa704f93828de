import PlatformIO
import TestSupport
import Testing

/// Packages that come from a place instead of an index, through `lock compile`.
@Suite("references") struct ReferenceTests {
  private let lib = SampleWheel(name: "lib", version: "1.0", requirements: ["util>=1"])
  private let dev = SampleWheel(name: "lib", version: "2.0.dev1", requirements: ["util"])

  private func project(_ files: [String: String] = [:]) -> Project {
    let index = TextIndex("util 1.0\nutil 1.2\nlib 9.0\nweb 1.0 -> lib>=1.5")
    let wheels = [lib, dev].map { ($0.fileName, $0.bytes) }
    let project = Project(files: files) { request in
      if let wheel = wheels.first(where: { request.path == "/wheels/\($0.0)" }) {
        return .file(wheel.1, for: request)
      }
      return index.answer(request)
    }
    for wheel in [lib, dev] { project.folder.write(wheel.bytes, to: "vendor/\(wheel.fileName)") }
    return project
  }

  /// The lines of a lock that are neither hashes nor comments.
  private func lines(_ project: Project, _ path: String) -> [String] {
    (project.text(path) ?? "").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix(" ") && !$0.hasPrefix("#") && !$0.hasPrefix("--") }
      .map { $0.hasSuffix(" \\") ? String($0.dropLast(2)) : $0 }
  }

  @Test func `a wheel elsewhere is locked by its URL and its hash`() throws {
    let project = project()
    let url = "\(project.server.url)/wheels/\(lib.fileName)"
    project.folder.write("lib @ \(url) ; python_version > '3'\n", to: "app.in")
    #expect(try project.compile("app.in").status == 0)
    #expect(
      project.text("app.txt")?.contains(
        """
        lib @ \(url) ; python_version > "3" \\
            --hash=sha256:\(lib.sha256)
            # via -r app.in
        util==1.2 \\
            --hash=sha256:\(TextIndex.digest("util-1.2-py3-none-any.whl"))
            # via lib

        """) == true)
    // What the lock has the hash of needs no network.
    let again = try project.compile("app.in", "--offline", "--check")
    #expect(again.status == 0, "\(again.errors)")
  }

  @Test func `passwords stay out of the lock, and variables stay in`() throws {
    let project = project()
    let place = "\(project.server.url.dropFirst(7))/wheels/\(lib.fileName)"
    project.folder.write("lib @ http://me:${TOKEN}@\(place)\n", to: "a.in")
    project.folder.write("lib @ http://me:geheim@\(place)\n", to: "b.in")
    for (file, status) in [("a", 0), ("b", 2)] {
      let run = try project.compile("\(file).in", "-v", variables: ["TOKEN": "geheim"])
      #expect(run.status == Int32(status), "\(run.errors)")
      #expect(!run.errors.contains("geheim"))
      #expect(project.text("\(file).txt")?.contains("geheim") != true)
    }
    #expect(lines(project, "a.txt").first == "lib @ http://me:${TOKEN}@\(place)")
  }

  @Test func `a path is right from any folder`() throws {
    let project = project([
      "requirements/app.in": "../vendor/\(lib.fileName)\n",
      "requirements/root.in": "./vendor/\(lib.fileName)\n",
      "requirements/url.in": "lib @ file:../vendor/\(lib.fileName)\n",
    ])
    for (arguments, lock, line) in [
      (["requirements/app.in"], "requirements/app.txt", "lib @ file:../vendor/\(lib.fileName)"),
      (["requirements/app.in", "-o", "app.txt"], "app.txt", "lib @ file:./vendor/\(lib.fileName)"),
      (
        ["requirements/app.in", "-o", "a/b/c.txt"], "a/b/c.txt",
        "lib @ file:../../vendor/\(lib.fileName)"
      ),
      (["requirements/url.in", "-o", "url.txt"], "url.txt", "lib @ file:./vendor/\(lib.fileName)"),
      // As pip has it, where there is nothing beside the file.
      (["requirements/root.in"], "requirements/root.txt", "lib @ file:./vendor/\(lib.fileName)"),
      (
        ["requirements/root.in", "-o", "root.txt"], "root.txt",
        "lib @ file:./vendor/\(lib.fileName)"
      ),
    ] {
      if lock.hasPrefix("a/") { project.folder.write("", to: "a/b/x") }
      let run = try project.run(
        ["compile", "--python-version", "3.12", "--python-platform", "linux"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      #expect(lines(project, lock).first == line)
    }
  }

  @Test func `the reference's version counts for all who ask`() throws {
    let project = project([
      "one.in": "./vendor/\(lib.fileName)\nweb\n",
      "two.in": "./vendor/\(dev.fileName)\nweb\n",
      "constraints.txt": "lib @ file:./vendor/\(dev.fileName)\n",
      "three.in": "web\n-c constraints.txt\n",
    ])
    let run = try project.compile("one.in")
    #expect(run.status == 1)
    #expect(
      run.errors.contains("`lib` from `./vendor/\(lib.fileName)` is 1.0"), "\(run.errors)")
    #expect(try project.compile("two.in").status == 0)
    #expect(try project.compile("three.in").status == 0)
    for lock in ["two.txt", "three.txt"] {
      #expect(
        lines(project, lock) == [
          "lib @ file:./vendor/\(dev.fileName)", "util==1.2", "web==1.0",
        ])
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("./nowhere", "app.in:1:1: error: `./nowhere` is no project"),
    ("-e ./vendor", "app.in:1:4: error: `./vendor` is no project"),
    ("./vendor/x-1.0-py3-none-any.whl", "app.in:1:1: error: there is no archive `./vendor/x-1.0-py3-none-any.whl`"),
    ("other @ file:./vendor/lib-1.0-py3-none-any.whl", "is the wheel of `lib`, not of `other`"),
    ("lib @ file:./vendor/lib-1.0-py3-none-any.whl#sha256=" + String(repeating: "0", count: 64), "is not the file that its hash tells"),
    ("lib @ file:./vendor/lib-1.0-py3-none-any.whl --hash=sha256:" + String(repeating: "0", count: 64), "is not the file that its hash tells"),
    ("lib @ hg+https://h/x", "app.in:1:7: error: expected a git repository, found one of `hg`"),
    ("git@host.example:o/r.git", "expected a URL, found the short form"),
    ("lib @ https://h/x.zip#md5=00", "a hash by `md5` proves nothing"),
    ("./vendor/lib-1.0-py3-none-any.whl\n./vendor/lib-2.0.dev1-py3-none-any.whl", "app.in:2:1: error: `lib` is asked for from two places"),
  ])
  func `what leads nowhere is told with its place`(text: String, message: String) throws {
    let project = project(["app.in": text + "\n"])
    let run = try project.compile("app.in")
    #expect(run.status == 2)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }

  @Test(arguments: [
    (["--no-binary", "lib"], "is a wheel, which `--no-binary` forbids"),
    (["--python-version", "3.12"], nil),
  ])
  func `options say what may be taken`(arguments: [String], message: String?) throws {
    let project = project(["app.in": "./vendor/\(lib.fileName)\n"])
    let run = try project.run(
      ["compile", "--python-platform", "linux", "app.in"] + arguments
        + (arguments.contains("--python-version") ? [] : ["--python-version", "3.12"]))
    #expect(run.status == (message == nil ? 0 : 2))
    if let message { #expect(run.errors.contains(message), "\(run.errors)") }
  }

  @Test func `a file that has changed since is refused until it is to move`() throws {
    let world = project(["app.in": ""])
    let old = SampleWheel(name: "lib", version: "1.0")
    let new = SampleWheel(name: "lib", version: "1.0", requirements: ["util"])
    let path = "wheels/\(old.fileName)"
    world.folder.write(old.bytes, to: path)
    let folder = world.folder
    let server = LoopbackServer { request in
      folder.bytes(of: String(request.path.dropFirst())).map { .file($0, for: request) }
        ?? LoopbackServer.Response(status: 404)
    }
    folder.write("lib @ \(server.url)/\(path)\n", to: "app.in")
    #expect(try world.compile("app.in").status == 0)
    folder.write(new.bytes, to: path)
    try Files.removeTree(folder(".cache/references-v1"))
    let run = try world.compile("app.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("somebody has changed the file"), "\(run.errors)")
    #expect(try world.compile("app.in", "-P", "lib").status == 0)
    #expect(world.text("app.txt")?.contains(new.sha256) == true)
  }
}
