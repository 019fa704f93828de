import PackageIndex
import Packaging
import PlatformIO
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

@Suite struct BackendTests {
  @Test func `a backend may change arguments and folder, as setuptools does`() async throws {
    let world = try BuildWorld()
    let body = """
      def get_requires_for_build_wheel(config_settings=None):
          sys.argv = ["setup.py"]
          os.chdir("/")
          return []
      """
    let source = world.project(backend: BuildWorld.backend(body: body))
    _ = try await world.builder.wheel(of: source)
  }

  @Test func `a backend that hangs is ended with everything it started`() async throws {
    let world = try BuildWorld(timeout: 1)
    let body = """
      def get_requires_for_build_wheel(config_settings=None):
          import subprocess
          subprocess.run(["sleep", "600"])
      """
    let failure = try await world.failure(world.project(backend: BuildWorld.backend(body: body)))
    #expect(failure?.kind == .timedOut(seconds: 1))
    #expect(failure?.hook == "get_requires_for_build_wheel")
  }

  @Test func `a backend that dies is told with its last lines`() async throws {
    let world = try BuildWorld()
    let body = """
      def build_wheel(*arguments):
          for number in range(100000):
              print("line", number)
          sys.stdout.flush()
          raise SystemError("out of \\x1b[31mpaint")
      """
    let failed = try #require(
      try await world.failure(world.project(backend: BuildWorld.backend(body: body))))
    #expect(failed.kind == .exited(1))
    #expect(failed.output.count <= 40)
    #expect(failed.output.last == "SystemError: out of [31mpaint")
    #expect(failed.output.contains("line 99999"))
    let killed = "def build_wheel(*arguments): os.kill(os.getpid(), 9)"
    let source = world.project("killed", backend: BuildWorld.backend(body: killed))
    #expect(try await world.failure(source)?.kind == .signalled(9))
    let quiet = "def build_wheel(*arguments): os._exit(0)"
    let silent = world.project("silent", backend: BuildWorld.backend(body: quiet))
    #expect(try await world.failure(silent)?.kind == .exited(0))
  }

  @Test(arguments: [
    "'../demo-1.0-py3-none-any.whl'", "'missing-1.0-py3-none-any.whl'", "'.'", "None", "'x.zip'",
    "'/etc/passwd'", "''",
  ])
  func `a backend that returns no wheel of its folder is refused`(_ result: String) async throws {
    let world = try BuildWorld()
    let body = "def build_wheel(*arguments): return \(result)"
    let failure = try await world.failure(world.project(backend: BuildWorld.backend(body: body)))
    guard case .badResult = failure?.kind else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test func `a wheel that is a link to something outside is refused`() async throws {
    let world = try BuildWorld()
    let body = """
      def build_wheel(folder, *arguments):
          os.symlink("/etc/passwd", os.path.join(folder, "demo-1.0-py3-none-any.whl"))
          return "demo-1.0-py3-none-any.whl"
      """
    let failure = try await world.failure(world.project(backend: BuildWorld.backend(body: body)))
    guard case .badResult = failure?.kind else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test(arguments: [
    "['a b']", "'abc'", "[1]", "None",
  ])
  func `requirements that are none are refused`(_ requires: String) async throws {
    let world = try BuildWorld()
    let source = world.project(backend: BuildWorld.backend(requires: requires))
    guard case .badResult = try await world.failure(source)?.kind else {
      Issue.record("not refused")
      return
    }
  }

  @Test func `another name or version than expected is refused`() async throws {
    let world = try BuildWorld()
    var source = world.project(backend: BuildWorld.backend())
    source.name = try world.name("other")
    #expect(
      try await world.reason(source)
        == .wrongName(expected: try world.name("other"), found: try world.name("demo")))
    source.name = nil
    source.version = try Version(parsing: "2.0")
    let wrong = BuildError.Reason.wrongVersion(
      expected: try Version(parsing: "2.0"), found: try Version(parsing: "1.0"))
    #expect(try await world.reason(source) == wrong)
    #expect(try await world.reason(source, wheel: false) == wrong)
  }
}
