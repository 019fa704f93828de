import Packaging
import PlatformIO
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

/// One interpreter for two hooks, of a backend that is installed.
@Suite struct BackendProcessTests {
  private let folder = TemporaryDirectory()

  /// A backend that leaves a mark for each import, asks for nothing, and makes what it is told to.
  private func backend(_ body: String = "", path: [String] = [], timeout: Double = 60) throws
    -> Backend
  {
    let text = """
      import os, sys
      STATE = []
      def mark(text):
          with open(os.environ["MARKS"], "a") as file:
              file.write(text + "\\n")
      mark("import")
      def get_requires_for_build_wheel(settings=None):
          return []
      def prepare_metadata_for_build_wheel(folder, settings=None):
          mark("metadata")
          os.mkdir(os.path.join(folder, "x-1.dist-info"))
          return "x-1.dist-info"
      \(body)
      """
    folder.write(text, to: "modules/installed.py")
    for name in ["project", "calls", "made"] { try Files.createDirectories(folder(name)) }
    if !path.isEmpty { folder.write(text, to: "project/installed.py") }
    let python = try InterpreterSearch.find(nil) {
      $0 == "PATH" ? ProcessEnvironment.variable($0) : nil
    }
    let process = HookProcess(
      system: BuildSystem(requirements: [], backend: "installed", backendPath: path),
      project: folder("project"), python: python,
      variables: ["PYTHONPATH": folder("modules"), "MARKS": folder("marks")],
      scratch: folder("calls"), timeout: timeout)
    return Backend(process, settings: [])
  }

  private var work: Backend.Work { .metadata(.wheel, folder: folder("made")) }

  private var marks: [String] {
    (folder.text(of: "marks") ?? "").split(separator: "\n").map(String.init)
  }

  /// What both hooks come to.
  private func outcome(of backend: Backend) async throws -> (asked: [String], made: String?) {
    var backend = backend
    let asked = try await backend.requirements(for: .wheel, before: work).map(\.description)
    return (asked, try await backend.result(of: work))
  }

  @Test(arguments: ["sys.stdout.close(); sys.stderr.close()", "sys.stdout = sys.stderr = None"])
  func `a backend may take the streams away`(statement: String) async throws {
    let (asked, made) = try await outcome(of: backend(statement))
    #expect(asked == [] && made == folder("made/x-1.dist-info"))
  }

  @Test func `the second hook finds the process as the import has left it`() async throws {
    let backend = try backend(
      """
      def get_requires_for_build_wheel(settings=None):
          STATE.append(1)
          sys.argv = ["changed"]
          os.environ["CHANGED"] = "1"
          os.chdir("/")
          print("printed")
          return []
      def prepare_metadata_for_build_wheel(folder, settings=None):
          assert STATE == [] and sys.argv != ["changed"] and "CHANGED" not in os.environ
          mark(os.getcwd())
          os.mkdir(os.path.join(folder, "x-1.dist-info"))
          return "x-1.dist-info"
      """)
    let (asked, made) = try await outcome(of: backend)
    #expect(asked == [])
    #expect(made == folder("made/x-1.dist-info"))
    #expect(marks == ["import", try Files.realPath(folder("project"))])
  }

  @Test(arguments: [
    // What it asks for has to be there first.
    ("def get_requires_for_build_wheel(settings=None): return ['more']", ["more"]),
    // A copy of the process would lack the thread.
    (
      """
      import threading
      threading.Thread(target=threading.Event().wait, daemon=True).start()
      """, []
    ),
  ])
  func `otherwise each hook has an interpreter of its own`(
    _ body: String, _ expected: [String]
  ) async throws {
    let (asked, made) = try await outcome(of: try backend(body))
    #expect(asked == expected)
    #expect(made == folder("made/x-1.dist-info"))
    #expect(marks == ["import", "import", "metadata"])
  }

  @Test func `so it is with a backend of the project's own`() async throws {
    let (_, made) = try await outcome(of: try backend(path: ["."]))
    #expect(made == folder("made/x-1.dist-info"))
    #expect(marks == ["import", "import", "metadata"])
  }

  @Test func `what the import has made is still there for the second hook`() async throws {
    let backend = try backend(
      """
      import atexit, tempfile
      FOLDER = tempfile.TemporaryDirectory(dir=os.path.dirname(os.environ["MARKS"]))
      atexit.register(mark, "end")
      def get_requires_for_build_wheel(settings=None):
          atexit.register(mark, "end of the first")
          return []
      def prepare_metadata_for_build_wheel(folder, settings=None):
          mark(str(os.path.isdir(FOLDER.name)))
          os.mkdir(os.path.join(folder, "x-1.dist-info"))
          return "x-1.dist-info"
      """)
    #expect(try await outcome(of: backend).made == folder("made/x-1.dist-info"))
    #expect(marks == ["import", "end of the first", "True", "end"])
  }

  @Test(arguments: ["['']", "['a b']", "['x', '']", "['\\r']"])
  func `what is no requirement is told of the first hook`(_ list: String) async throws {
    var backend = try backend("def get_requires_for_build_wheel(settings=None): return \(list)")
    do throws(HookFailure) {
      _ = try await backend.requirements(for: .wheel, before: work)
      Issue.record("nothing failed")
    } catch {
      #expect(error.hook == "get_requires_for_build_wheel")
      guard case .badResult = error.kind else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(marks == ["import"])
  }

  @Test func `a hook that is missing asks for nothing`() async throws {
    let (asked, made) = try await outcome(of: try backend("del get_requires_for_build_wheel"))
    #expect(asked == [])
    #expect(made == folder("made/x-1.dist-info"))
    #expect(marks == ["import", "metadata"])
  }

  @Test(arguments: [
    ("raise SystemError('no')", HookFailure.Kind.exited(1)), ("os._exit(0)", .exited(0)),
    ("os._exit(7)", .exited(7)), ("os.kill(os.getpid(), 9)", .signalled(9)),
    ("sys.exit(3)", .exited(3)), ("sys.exit('last words')", .exited(1)),
    ("__import__('time').sleep(600)", .timedOut(seconds: 10)),
    (
      "return 'a' + chr(10) + 'b'",
      .badResult("returned `a b`, where no `.dist-info` folder is")
    ),
  ])
  func `a failure is told of the hook that fails`(
    _ statement: String, _ kind: HookFailure.Kind
  ) async throws {
    for hook in ["get_requires_for_build_wheel", "prepare_metadata_for_build_wheel"] {
      if case .badResult = kind, hook.hasPrefix("get") { continue }
      let failing = try backend(
        "def \(hook)(*arguments):\n    print('last words', flush=True)\n    \(statement)",
        timeout: statement.contains("sleep") ? 10 : 60)
      do throws(HookFailure) {
        var backend = failing
        _ = try await backend.requirements(for: .wheel, before: work)
        #expect(hook.hasPrefix("prepare"))
        _ = try await backend.result(of: work)
        Issue.record("nothing failed")
      } catch {
        #expect(error.hook == hook)
        #expect(error.kind == kind)
        if case .exited = kind { #expect(error.output.first == "last words") }
        if statement.contains("'last words'") {
          #expect(error.output == ["last words", "last words"])
        }
      }
    }
  }
}
