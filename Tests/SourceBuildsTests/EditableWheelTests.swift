import PlatformIO
import TestSupport
import Testing
import WheelInstall

@testable import SourceBuilds

/// Editable wheels that lead to what a build has left in the project's folder.
@Suite("editable wheels") struct EditableWheelTests {
  /// A project whose editable wheel has a file with this text, `HERE` in it the project's folder.
  private func source(_ world: BuildWorld, _ file: String, _ text: String) -> ProjectSource {
    let mark = world.folder("mark")
    var source = world.project(
      backend: BuildWorld.backend(
        body: """
          import shutil
          def build_editable(folder, *arguments):
              open('\(mark)', 'a').write('x')
              os.makedirs("build/__editable__", exist_ok=True)
              name = build_wheel(folder)
              old = os.path.join(folder, name)
              with zipfile.ZipFile(old) as wheel:
                  files = {path: wheel.read(path) for path in wheel.namelist()}
              text = \(text).replace("HERE", os.getcwd()).encode()
              hashed = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode().rstrip("=")
              files["demo-1.0.dist-info/RECORD"] += (
                  "\(file),sha256=%s,%d\\n" % (hashed, len(text))).encode()
              with zipfile.ZipFile(old, "w") as wheel:
                  for path, data in {**files, "\(file)": text}.items():
                      wheel.writestr(path, data)
              return name
          """))
    source.product = .editable
    return source
  }

  // swift-format-ignore
  @Test(arguments: [
    ("demo.pth",     #""HERE/build/__editable__\n""#,                         "xx"),
    ("_loader.py",   #""install({'demo'}, 'HERE/build/__editable__', [1])\n""#, "xx"),
    ("_loader.py",   #"'M = {\"demo\": \"HERE/build/__editable__\"}'"#,      "xx"),
    ("demo.pth",     #""HERE\n""#,                                            "x"),
    ("demo.pth",     #""import os; os.path.exists('HERE')\n""#,               "x"),
    ("demo.txt",     #""HERE/build/__editable__\n""#,                         "x"),
    ("demo.pth",     #""HERE-other/build\n""#,                                "xxx"),
    ("_loader.py",   #""'HERE-other/build'\n""#,                              "x"),
  ])
  func `are built again where that is gone`(
    file: String, text: String, marks: String
  ) async throws {
    let world = try BuildWorld()
    let source = source(world, file, text)
    for _ in 0..<2 { _ = try await world.builder.wheel(of: source) }
    try Files.removeTree(world.folder("demo/build"))
    _ = try await world.builder.wheel(of: source)
    #expect(world.folder.text(of: "mark") == marks)
  }

  @Test func `paths end where quotes and lines do`() {
    let text = "'/p/a b', \"/p/c\" /p-q '/p'\r\n/elsewhere\n"
    let found = EditableWheel.paths(in: Array(text.utf8)[...], below: "/p", isList: true)
    #expect(found == ["/p/a b", "/p/c", "/p", "/elsewhere"])
  }
}
