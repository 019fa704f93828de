import Packaging
import Resolver
import Synchronization
import Testing

/// Which package gives way, and what that costs.
struct BacktrackingTests {
  private func attempts(_ world: World) async throws -> (pins: String, attempts: Int) {
    let attempts = Mutex(0)
    let resolution = try await resolve(world.input, from: world.index) { event in
      if case .finished(let effort) = event { attempts.withLock { $0 = effort.attempts } }
    }
    return (resolution.pinText, attempts.withLock { $0 })
  }

  @Test func `a package that is rejected again and again goes first`() async throws {
    // The newest `b` that works together with some `a`, not the oldest that ignores it.
    let text =
      "a 1\na 2\nold 1\nb 1 -> old\n"
      + (0...9).map { "b 2.0.\($0) -> a==1" }.joined(separator: "\n")
    #expect(try await World(text, roots: ["a", "b"]).pins() == "a==1 b==2.0.9")
  }

  @Test func `a package that is not there yet goes before what rejects it`() async throws {
    // As django-storages, boto3, botocore and python-dateutil: when `date` is decided, nobody asks
    // for `core`, which wants an old `date`.
    let text =
      (1...300).map { "sdk \($0) -> core>=\($0),<\($0 + 20)" }.joined(separator: "\n") + "\n"
      + (1...400).map { "core \($0) -> date<3" }.joined(separator: "\n")
      + "\nstorage 1 -> sdk\nclock 1 -> date\ndate 2\ndate 3"
    let (pins, attempts) = try await attempts(World(text, roots: ["storage", "clock"]))
    #expect(pins == "clock==1 core==319 date==2 sdk==300 storage==1")
    #expect(attempts < 30)
  }

  @Test(arguments: [["sdk<100", "cli"], ["cli", "sdk<100"], ["sdk<100", "zzz", "cli"]])
  func `a command that pins the library of a held back sdk`(roots: [String]) async throws {
    // As awscli, boto3 and botocore: each release of the command has to be looked at from the newest
    // down to the one that fits, hardly any of the others.
    let text =
      (1...400).map { "cli \($0) -> core==\($0)\nsdk \($0) -> core>=\($0),<\($0 + 20)\ncore \($0)" }
      .joined(separator: "\n") + "\nzzz 1 -> cli"
    let (pins, attempts) = try await attempts(World(text, roots: roots))
    #expect(pins.hasPrefix("cli==118 core==118 sdk==99"))
    #expect(attempts < 282 + 60)
  }

  @Test func `two packages that defeat each other cost little more than the better order`()
    async throws
  {
    // Only the oldest two fit together.
    let text =
      (2...200).map { "a \($0) -> c==\($0)\nb \($0) -> c==\($0 + 1000)" }.joined(separator: "\n")
      + "\na 1 -> c==1\nb 1 -> c==1\nc 1\n"
      + (2...200).map { "c \($0)\nc \($0 + 1000)" }
      .joined(separator: "\n")
    let (pins, attempts) = try await attempts(World(text, roots: ["a", "b"]))
    #expect(pins == "a==1 b==1 c==1")
    #expect(attempts < 1000)
  }

  @Test func `a missing project is avoided`() async throws {
    let text = "a 1\na 2\nb 1 -> c\nb 2 -> a==1"
    #expect(try await World(text, roots: ["a", "b"]).pins() == "a==1 b==2")
  }

  @Test func `pre-releases come when all stable releases are rejected`() async throws {
    let text = "a 1\na 2\nc 1 -> d==2\nc 1.5a1\nc 2b1 -> a>=2\nd 2 -> a>=2b1"
    #expect(try await World(text, roots: ["a==1", "c>=1"]).pins() == "a==1 c==1.5a1")
  }
}
