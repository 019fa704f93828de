import Packaging
import Resolver
import Synchronization
import Testing

/// What stands behind URLs, a line each: `https://h/a.zip a 1.0 -> b>=1`.
private struct TextReferences: ReferenceProvider {
  var lines: [DirectReference.Identity: String] = [:]
  final class Log: Sendable {
    let requests = Mutex<[ReferenceRequest]>([])
  }

  let log = Log()

  init(_ text: String) throws {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      lines[try DirectReference(parsing: words[0]).origin] = words[1]
    }
  }

  func describe(
    _ request: ReferenceRequest
  ) async throws(ProviderError) -> ReferenceDescription {
    log.requests.withLock { $0.append(request) }
    guard let line = lines[request.reference.origin], let described = try? describe(line, request)
    else {
      throw ProviderError(
        Diagnostic(.error, "`\(request.reference)` is not there", reference: "test"))
    }
    return described
  }

  private func describe(_ line: String, _ request: ReferenceRequest) throws -> ReferenceDescription
  {
    let parts = line.split(separator: " -> ").map(String.init)
    let head = parts[0].split(separator: " ").map(String.init)
    let requirements = try parts.dropFirst().joined().split(separator: " | ").map {
      try Requirement(parsing: $0)
    }
    let commit = String(repeating: "a", count: 40)
    return ReferenceDescription(
      name: try PackageName(parsing: head[0]), version: try Version(parsing: head[1]),
      dependencies: ReleaseDependencies(
        requirements: requirements, requiresPython: nil,
        extras: try head.dropFirst(2).map { try ExtraName(parsing: $0) }),
      exact: request.locked ?? request.reference.at(commit: commit) ?? request.reference,
      needsBuild: false)
  }
}

@Suite struct ReferenceTests {
  private static let index = """
    a 3
    a 2
    b 1 -> a>=2
    c 1 -> d @ https://h/d.zip
    e 1 -> a @ https://h/a.zip
    x 1
    """

  private static let places = """
    https://h/a.zip a 2.5.dev0 -> x
    https://h/old.zip a 1 -> x
    git+https://h/a a 9+local
    https://h/p.zip p 1 -> q @ https://h/q.zip
    https://h/q.zip q 1 dev -> x | r @ https://h/r.zip ; extra == "dev"
    https://h/r.zip r 1
    https://h/s.zip s 1 -> q @ https://h/other.zip
    https://h/t.zip t 1 -> q[dev]
    https://h/self.zip f 1 dev -> f[dev] | x ; extra == "dev"
    https://h/rel.zip g 1 -> h @ file:./x
    """

  private func outcome(
    _ roots: [String], constraints: [String] = [], overrides: [String] = [],
    prereleases: PrereleasePolicy = .ifNecessary
  ) async throws -> String {
    let world = try World(
      Self.index, roots: roots, constraints: constraints, overrides: overrides,
      prereleases: prereleases)
    let places = try TextReferences(Self.places)
    do throws(ResolutionError) {
      let resolution = try await resolve(world.input, from: world.index, references: places)
      return resolution.pins.map { pin in
        pin.source.map { "\(pin.name)@\(pin.version)" + ($0.reference.commit == nil ? "" : "!") }
          ?? "\(pin.name)==\(pin.version)"
      }.joined(separator: " ")
    } catch {
      return error.diagnostic.plainText
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    (["a @ https://h/a.zip"],                               "a@2.5.dev0 x==1"),
    (["a @ https://h/a.zip", "b"],                          "a@2.5.dev0 b==1 x==1"),
    (["a @ git+https://h/a.git@main"],                      "a@9+local!"),
    (["a @ git+https://h/a.git", "a @ git+https://h/a"],    "a@9+local!"),
    (["a @ https://h/a.zip", "e"],                          "a@2.5.dev0 e==1 x==1"),
    (["p @ https://h/p.zip"],                               "p@1 q@1 x==1"),
    (["p @ https://h/p.zip", "q[dev]"],                     "p@1 q@1 r@1 x==1"),
    (["p @ https://h/p.zip", "t @ https://h/t.zip"],        "p@1 q@1 r@1 t@1 x==1"),
    (["f[dev] @ https://h/self.zip"],                       "f@1 x==1"),
    (["a @ https://h/a.zip ; os_name == 'nt'", "a"],        "a==3"),
  ] as [([String], String)])
  func `a reference is the one release there is`(roots: [String], pins: String) async throws {
    #expect(try await outcome(roots) == pins)
    #expect(try await outcome(roots.reversed()) == pins)
    #expect(try await outcome(roots, prereleases: .disallow) == pins)
  }

  @Test func `a constraint names the place of what others ask for, and asks for nothing`()
    async throws
  {
    #expect(
      try await outcome(["b"], constraints: ["a @ https://h/a.zip"]) == "a@2.5.dev0 b==1 x==1")
    #expect(try await outcome(["x"], constraints: ["a @ https://h/a.zip"]) == "x==1")
    #expect(try await outcome(["x"], constraints: ["a @ https://nowhere/a.zip"]) == "x==1")
  }

  @Test func `an override replaces other places`() async throws {
    let pins = try await outcome(
      ["a @ https://h/a.zip", "b", "e"], overrides: ["a @ git+https://h/a"])
    #expect(pins == "a@9+local! b==1 e==1")
    #expect(
      try await outcome(["s @ https://h/s.zip"], overrides: ["q @ https://h/q.zip"])
        == "q@1 s@1 x==1")
  }

  // swift-format-ignore
  @Test(arguments: [
    (["a @ https://h/old.zip", "a>=2"], """
      a.in:2:1: error: no version of `a` matches `a>=2`
      note: `a` from `https://h/old.zip` is 1
      """),
    (["a @ https://h/a.zip", "a @ https://h/old.zip"], """
      a.in:2:1: error: `a` is asked for from two places: `a @ https://h/old.zip`
      a.in:1:1: note: `a @ https://h/a.zip` is the other one
      hint: drop one of the two, or give the one that counts with `--override`
      """),
    (["a @ git+https://h/a@x", "a @ git+https://h/a@y"], """
      a.in:2:1: error: `a` is asked for from two places: `a @ git+https://h/a@y`
      a.in:1:1: note: `a @ git+https://h/a@x` is the other one
      hint: drop one of the two, or give the one that counts with `--override`
      """),
    (["a @ https://h/none.zip"], "a.in:1:1: error: `https://h/none.zip` is not there"),
  ])
  func `what cannot be is explained`(roots: [String], message: String) async throws {
    let told = try await outcome(roots)
    #expect(told.hasPrefix(message), "\(told)")
  }

  // swift-format-ignore
  @Test(arguments: [
    (["c"],                     "`c` 1 asks for a file at a URL: `d @ https://h/d.zip`"),
    (["e", "a @ https://h/old.zip"], "`e` 1 asks for `a @ https://h/a.zip`, which is not `a @ https://h/old.zip`"),
    (["b", "a @ https://h/old.zip"], "`b` 1 requires `a>=2`, but `a` from `https://h/old.zip` is 1"),
    (["s @ https://h/s.zip", "q @ https://h/q.zip"], "`s` 1 asks for `q @ https://h/other.zip`, which is not `q @ https://h/q.zip`"),
    (["g @ https://h/rel.zip"], "`g` 1 asks for a file at a URL: `h @ file:./x`"),
  ])
  func `a release that asks for another place is none to take`(
    roots: [String], sentence: String
  ) async throws {
    let told = try await outcome(roots)
    #expect(told.contains(sentence), "\(told)")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("git+https://h/a@main", "git+https://h/a@\(old)", "main", true),
    ("git+https://me:x@h/a.git@main", "git+https://h/a@\(old)", "main", true),
    ("git+https://h/a@dev", "git+https://h/a@\(old)", "main", false),
    ("git+https://h/a", "git+https://h/a@\(old)", nil, true),
    ("git+https://h/a", "git+https://h/a@\(old)", "main", false),
    ("git+https://h/a@\(old)", "git+https://h/a@\(old)", nil, true),
    ("git+https://h/a#subdirectory=s", "git+https://h/a@\(old)", nil, false),
    ("git+https://h/b", "git+https://h/a@\(old)", nil, false),
    ("https://h/a.zip", "https://h/a.zip", nil, true),
    ("https://h/a.zip", "https://h/b.zip", nil, false),
    ("file:///a.zip", "file:///a.zip", nil, false),
  ] as [(String, String, String?, Bool)])
  func `a lock holds what the same reference led to`(
    url: String, locked: String, asked: String?, isKept: Bool
  ) async throws {
    var world = try World("", roots: ["a @ \(url)"])
    let reference = try DirectReference(parsing: locked)
    world.input.lockedReferences[try PackageName(parsing: "a")] = LockedReference(
      reference, askedRevision: asked)
    let places = try TextReferences("\(url) a 1")
    let resolution = try await resolve(world.input, from: world.index, references: places)
    let requests = places.log.requests.withLock { $0 }
    #expect(requests.allSatisfy { ($0.locked != nil) == isKept })
    let source = resolution.pins[0].source
    #expect(isKept == (source?.reference == reference) || reference.commit == nil)
    #expect(source?.askedRevision == (url.hasSuffix("main") ? "main" : url.hasSuffix("dev") ? "dev" : nil))
  }

  private static let old = String(repeating: "0b", count: 20)

  @Test(arguments: 0..<20)
  func `the order of answers does not matter`(seed: Int) async throws {
    let world = try World(
      Self.index, roots: ["p @ https://h/p.zip", "q[dev]", "b", "e"],
      constraints: ["a @ https://h/a.zip"], pace: .shuffled(seed: UInt64(seed)))
    let places = try TextReferences(Self.places)
    let resolution = try await resolve(world.input, from: world.index, references: places)
    #expect(resolution.pinText == "a==2.5.dev0 b==1 e==1 p==1 q==1 r==1 x==1")
  }
}
