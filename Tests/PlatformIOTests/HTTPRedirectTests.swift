import PlatformIO
import TestSupport
import Testing

@Suite("Redirects and credentials", .timeLimit(.minutes(1)))
struct HTTPRedirectTests {
  typealias Response = LoopbackServer.Response

  static let credentials = HTTPCredentials(username: "aladdin", password: "open sesame")
  static let authorization = "Basic YWxhZGRpbjpvcGVuIHNlc2FtZQ=="

  let client = HTTPClientTests.client()

  @Test(arguments: [301, 302, 303, 307, 308])
  func `redirects are followed`(status: Int) async throws {
    let server = LoopbackServer([
      "/a": .redirect(to: "/b/../c#x", status: status), "/c": .text("here"),
    ])
    let response = try await client.send(HTTPRequest(url: server.url + "/a"))
    #expect(response.body == Array("here".utf8))
    #expect(response.url == server.url + "/c")
  }

  @Test(arguments: ["ftp://example.org/x", "file:///etc/passwd", "javascript:alert(1)"])
  func `redirects out of HTTP are refused`(target: String) async throws {
    let server = LoopbackServer(["/": .redirect(to: target)])
    let host = "127.0.0.1:\(server.port)"
    await #expect(throws: HTTPError.redirectRefused(host: host, to: target)) {
      try await client.send(HTTPRequest(url: server.url))
    }
  }

  @Test func `endless redirects end`() async throws {
    let server = LoopbackServer { .redirect(to: $0.path + "x") }
    await #expect(throws: HTTPError.tooManyRedirects(host: "127.0.0.1:\(server.port)")) {
      try await client.send(HTTPRequest(url: server.url + "/"))
    }
    #expect(server.requests.count == 11)
  }

  @Test func `a redirect without a target is the answer`() async throws {
    let server = LoopbackServer(["/": Response(status: 302)])
    #expect(try await client.send(HTTPRequest(url: server.url)).status == 302)
  }

  @Test func `credentials are sent at once, and again to the same origin`() async throws {
    let server = LoopbackServer(["/a": .redirect(to: "/b"), "/b": .text("")])
    _ = try await client.send(
      HTTPRequest(url: server.url + "/a", credentials: Self.credentials))
    #expect(
      server.requests.map { $0.header("authorization") }
        == [Self.authorization, Self.authorization])
  }

  @Test func `credentials in the URL count, and are not given back`() async throws {
    let server = LoopbackServer(["/": .text("")])
    let response = try await client.send(
      HTTPRequest(url: "http://aladdin:open%20sesame@127.0.0.1:\(server.port)/"))
    #expect(server.requests.first?.header("authorization") == Self.authorization)
    #expect(response.url == server.url + "/")
  }

  @Test func `credentials and cookies never go to another origin`() async throws {
    let other = LoopbackServer(["/b": .text("there")])
    let server = LoopbackServer(["/a": .redirect(to: other.url + "/b")])
    let headers = [(name: "Authorization", value: "Bearer t"), ("Cookie", "c"), ("X-Kept", "1")]
    for request in [
      HTTPRequest(url: server.url + "/a", credentials: Self.credentials),
      HTTPRequest(url: server.url + "/a", headers: headers),
    ] {
      #expect(try await client.send(request).body == Array("there".utf8))
    }
    #expect(server.requests.map { $0.header("authorization") } == [Self.authorization, "Bearer t"])
    #expect(other.requests.allSatisfy { $0.header("authorization") == nil })
    #expect(other.requests.allSatisfy { $0.header("cookie") == nil })
    #expect(other.requests.last?.header("x-kept") == "1")
  }

  @Test func `netrc serves requests without credentials`() async throws {
    let directory = TemporaryDirectory()
    let file = directory.write(
      "machine 127.0.0.1 login aladdin password \"open sesame\"\n", to: "netrc")
    let client = HTTPClientTests.client { $0.netrc = .file(file) }
    let server = LoopbackServer(["/": .text("")])
    _ = try await client.send(HTTPRequest(url: server.url))
    let own = HTTPCredentials(username: "own", password: "")
    _ = try await client.send(HTTPRequest(url: server.url, credentials: own))
    #expect(
      server.requests.map { $0.header("authorization") } == [Self.authorization, "Basic b3duOg=="])
  }

  @Test func `a proxy is asked for the whole URL`() async throws {
    let proxy = LoopbackServer { .text("via proxy: \($0.target)") }
    let client = HTTPClientTests.client {
      $0.proxy = "http://user:secret@127.0.0.1:\(proxy.port)"
    }
    let response = try await client.send(HTTPRequest(url: "http://index.invalid/simple/"))
    #expect(response.body == Array("via proxy: http://index.invalid/simple/".utf8))
  }

  @Test func `an unusable proxy is named without its password`() async throws {
    let client = HTTPClientTests.client { $0.proxy = "nonsense://user:secret@127.0.0.1:1" }
    do throws(HTTPError) {
      _ = try await client.send(HTTPRequest(url: "http://index.invalid/"))
      Issue.record("expected an error")
    } catch {
      #expect(!error.message.contains("secret"))
    }
  }

  @Test func `credentials are never shown`() {
    #expect("\(Self.credentials)" == "****")
    #expect(!String(reflecting: Self.credentials).contains("sesame"))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("https://pypi.org/simple/",      true,  "pypi.org",    443,  "pypi.org"),
    ("HTTPS://PyPI.org:443",          true,  "pypi.org",    443,  "pypi.org"),
    ("http://a:8080?x",               false, "a",           8080, "a:8080"),
    ("http://u:p@a:81/@b",            false, "a",           81,   "a:81"),
    ("http://a@b@c/",                 false, "c",           80,   "c"),
    ("http://[::1]:80/",              false, "[::1]",       80,   "[::1]"),
    ("http://[::1]/",                 false, "[::1]",       80,   "[::1]"),
    ("http://a.b\\@evil/",            false, "a.b",         80,   "a.b"),
  ])
  func `origins are scheme, host and port`(
    url: String, isSecure: Bool, host: String, port: Int, name: String
  ) throws {
    let origin = try #require(HTTPOrigin(url))
    #expect(origin.isSecure == isSecure)
    #expect(origin.host == host)
    #expect(origin.port == port)
    #expect(origin.name == name)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("https://a/b",                 "https://a/b",        nil),
    ("https://u@a/b",               "https://a/b",        ("u", "")),
    ("https://u:p@a/b#frag",        "https://a/b",        ("u", "p")),
    ("https://u%40x:p%3A%zz@a",     "https://a",          ("u@x", "p:%zz")),
    ("https://a/@b?c@d",            "https://a/@b?c@d",   nil),
    ("https://:p@a/",               "https://a/",         ("", "p")),
    ("https://a/ü \"",              "https://a/%c3%bc%20%22", nil),
    ("",                            "",                   nil),
    ("://@",                        "://",                ("", "")),
  ] as [(String, String, (String, String)?)])
  func `URLs are cleaned of credentials and fragments`(
    url: String, text: String, credentials: (String, String)?
  ) {
    let clean = CleanURL(url)
    #expect(clean.text == text)
    #expect(clean.credentials?.username == credentials?.0)
    #expect(clean.credentials?.password == credentials?.1)
  }
}
