import Packaging
import Synchronization
import TestSupport
import Testing

@testable import SourceBuilds

/// Builds that want to know the same at once.
@Suite("build turns") struct BuildTurnsTests {
  private final class Order: Sendable {
    let numbers = Mutex<[Int]>([])

    func note(_ number: Int) { numbers.withLock { $0.append(number) } }
  }

  @Test func `one goes at a time, those who wait in their order, others beside them`() async {
    let (turns, order) = (BuildTurns(), Order())
    let (isTaken, mayEnd) = (Gate(), Gate())
    await withDiscardingTaskGroup { group in
      group.addTask {
        await turns.withTurn(of: "a") {
          isTaken.open()
          await mayEnd.opened()
          order.note(0)
        }
      }
      await isTaken.opened()
      for number in 1...3 {
        group.addTask { await turns.withTurn(of: "a") { order.note(number) } }
        while turns.waitingCount < number { await Task.yield() }
      }
      for key in ["b", nil] { await turns.withTurn(of: key) { order.note(4) } }
      mayEnd.open()
    }
    #expect(order.numbers.withLock { $0 } == [4, 4, 0, 1, 2, 3])
    await turns.withTurn(of: "a") { order.note(5) }
    #expect(turns.waitingCount == 0)
  }

  /// A source distribution whose wheel leaves a mark in `mark-NAME`; it has no requirements.
  private func source(
    _ name: String, requires: [String], in world: BuildWorld, asks: String = "[]"
  ) -> ProjectSource {
    let mark = world.folder("mark-\(name)")
    let body = """
      METADATA = METADATA.replace('Requires-Dist: needed\\n', '')
      made = build_wheel
      def build_wheel(folder, *arguments):
          open('\(mark)', 'a').write('x')
          return made(folder)
      """
    return world.sourceDistribution(
      name, requires: requires,
      backend: BuildWorld.backend(name: name, requires: asks, body: body))
  }

  /// Why each cannot be built, asked for all at once.
  private func reasons(
    _ sources: [ProjectSource], in world: BuildWorld
  ) async -> [BuildError.Reason?] {
    await withTaskGroup(of: (Int, BuildError.Reason?).self) { group in
      for (index, source) in sources.enumerated() {
        group.addTask {
          do throws(BuildError) {
            _ = try await world.builder.wheel(of: source)
            return (index, nil)
          } catch {
            return (index, error.reason)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  @Test(arguments: [1, 2, 4], ["[]", "['other']"])
  func `what many need is built once`(width: Int, asks: String) async throws {
    let world = try BuildWorld(width: width)
    _ = source("other", requires: [], in: world)
    _ = source("base", requires: ["deep"], in: world, asks: asks)
    _ = source("deep", requires: [], in: world)
    _ = source("side", requires: ["base"], in: world)
    let roots = (0..<8).map { number in
      source("p\(number)", requires: number < 4 ? ["base"] : ["side", "deep"], in: world)
    }
    #expect(await reasons(roots + roots, in: world).allSatisfy { $0 == nil })
    for name in ["base", "deep", "side"] + (0..<8).map({ "p\($0)" }) {
      #expect(world.folder.text(of: "mark-\(name)") == "x", "\(name)")
    }
    #expect(world.leftovers == [])
  }

  @Test(arguments: [1, 2])
  func `builds that need each other do not wait in a circle`(width: Int) async throws {
    let world = try BuildWorld(width: width)
    let names = ["xa", "xb", "xc"]
    let sources = names.indices.map { index in
      source(names[index], requires: [names[(index + 1) % 3]], in: world)
    }
    let outside = source("outside", requires: ["xb"], in: world)
    let found = await reasons(sources + [outside] + sources, in: world)
    for (index, reason) in found.enumerated() where index != 3 {
      let cycle = (0...3).map { names[(index % 4 + $0) % 3] }
      #expect(index > 3 || reason == .cycle(cycle), "\(index)")
    }
    #expect(found[3] == .cycle(["xb", "xc", "xa", "xb"]))
    #expect(found.allSatisfy { if case .cycle = $0 { true } else { false } })
  }

  @Test func `a failure is no answer for those who wait`() async throws {
    let world = try BuildWorld(width: 1)
    let mark = world.folder("mark")
    let source = world.sourceDistribution(
      "demo", requires: [],
      backend: BuildWorld.backend(
        body: """
          made = build_wheel
          def build_wheel(folder, *arguments):
              if not os.path.exists('\(mark)'):
                  open('\(mark)', 'w').close()
                  raise SystemExit(1)
              return made(folder)
          """))
    let reasons = await reasons([source, source, source], in: world)
    #expect(reasons.count { $0 == nil } == 2)
  }
}
