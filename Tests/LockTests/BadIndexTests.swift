import TestSupport
import Testing

/// What an index can do wrong, and what is said of it.
@Suite struct `an index` {
  @Test(arguments: [
    (401, "401"), (403, "403"), (429, "429"), (500, "500"), (503, "503"),
  ])
  func `that refuses is an error, never passed over`(status: Int, says: String) throws {
    let good = TextIndex("web 1.0")
    let project = Project(files: ["app.in": "web\n", "app.txt": "web==0.1\n"]) { request in
      request.path.hasPrefix("/private/")
        ? LoopbackServer.Response(status: status) : good.answer(request)
    }
    let run = try project.compile(
      "app.in", "--extra-index-url", project.server.url + "/private/")
    #expect(run.status == 2)
    #expect(run.errors.contains(says), "\(run.errors)")
    #expect(run.errors.contains("/private/"), "\(run.errors)")
    #expect(project.text("app.txt") == "web==0.1\n")
  }

  @Test func `that does not know a name leaves it to the next`() throws {
    let good = TextIndex("web 1.0")
    let project = Project(files: ["app.in": "web\n"]) { request in
      request.path.hasPrefix("/private/")
        ? LoopbackServer.Response(status: 404) : good.answer(request)
    }
    let run = try project.compile("app.in", "--extra-index-url", project.server.url + "/private/")
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("app.txt") == ["web==1.0"])
  }

  @Test(arguments: [
    ("{\"files\": [", "application/vnd.pypi.simple.v1+json"),
    ("{\"meta\": {\"api-version\": \"1.1\"}, \"files\": 7}", "application/vnd.pypi.simple.v1+json"),
    ("\u{0}\u{1}\u{2}", "application/vnd.pypi.simple.v1+json"),
    ("hello", "image/png"),
  ])
  func `that answers nonsense is an error`(body: String, type: String) throws {
    let project = Project(files: ["app.in": "web\n"]) { _ in .text(body, type: type) }
    let run = try project.compile("app.in")
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains("/simple/"), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }

  @Test func `that lists nothing is named`() throws {
    let project = Project(files: ["app.in": "web\n"]) { _ in
      .text("<html><body>please log in</body></html>", type: "text/html")
    }
    let run = try project.compile("app.in")
    #expect(run.status == 1)
    #expect(run.errors.contains("the index lists no release of `web`"), "\(run.errors)")
    #expect(run.errors.contains("asked: \(project.indexURL)"), "\(run.errors)")
  }

  @Test func `that redirects for ever is an error`() throws {
    let project = Project(files: ["app.in": "web\n"]) { request in
      .redirect(to: request.path + "x")
    }
    let run = try project.compile("app.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("redirect"), "\(run.errors)")
  }

  @Test func `that cannot be reached is an error that speaks of --offline`() throws {
    let project = Project(files: ["app.in": "web\n"])
    project.server.stop()
    let run = try project.compile("app.in")
    #expect(run.status == 2)
    #expect(run.errors.contains("--offline"), "\(run.errors)")
  }

  @Test func `is not asked with credentials in any message`() throws {
    let project = Project(files: ["app.in": "web\n"]) { _ in LoopbackServer.Response(status: 403) }
    let host = project.server.url.dropFirst("http://".count)
    let run = try project.compile("app.in", "-i", "http://user:s3cret@\(host)/simple/", "-v")
    #expect(run.status == 2)
    #expect(!run.errors.contains("s3cret"), "\(run.errors)")
    #expect(run.errors.contains("were not accepted"), "\(run.errors)")
  }

  @Test func `whose page is damaged in the cache is asked again`() throws {
    let project = Project(index: "web 1.0", files: ["app.in": "web\n"])
    _ = try project.compile("app.in")
    let pages = Self.files(below: project.folder, ".cache")
    #expect(!pages.isEmpty)
    for path in pages {
      guard var bytes = project.folder.bytes(of: path), bytes.count > 40 else { continue }
      for index in stride(from: 0, to: bytes.count, by: 7) { bytes[index] ^= 0xA5 }
      project.folder.write(bytes, to: path)
    }
    let run = try project.compile("app.in", "-U")
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("app.txt") == ["web==1.0"])
  }

  private static func files(below folder: TemporaryDirectory, _ path: String) -> [String] {
    folder.names(in: path).flatMap { name -> [String] in
      let inner = path + "/" + name
      return folder.bytes(of: inner) != nil ? [inner] : files(below: folder, inner)
    }
  }
}
