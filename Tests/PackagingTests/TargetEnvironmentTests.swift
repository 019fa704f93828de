import Packaging
import Testing

@Suite struct TargetEnvironmentTests {
  // swift-format-ignore
  static let named: [(String, String, String, String, String)] = [
    ("linux",                      "posix", "linux",      "Linux",      "x86_64"),
    ("x86_64-manylinux2014",       "posix", "linux",      "Linux",      "x86_64"),
    ("aarch64-manylinux_2_40",     "posix", "linux",      "Linux",      "aarch64"),
    ("aarch64-unknown-linux-musl", "posix", "linux",      "Linux",      "aarch64"),
    ("riscv64-unknown-linux",      "posix", "linux",      "Linux",      "riscv64"),
    ("macos",                      "posix", "darwin",     "Darwin",     "arm64"),
    ("x86_64-apple-darwin",        "posix", "darwin",     "Darwin",     "x86_64"),
    ("windows",                    "nt",    "win32",      "Windows",    "AMD64"),
    ("aarch64-pc-windows-msvc",    "nt",    "win32",      "Windows",    "ARM64"),
    ("i686-pc-windows-msvc",       "nt",    "win32",      "Windows",    "x86"),
    ("aarch64-linux-android",      "posix", "android",    "Android",    "aarch64"),
    ("arm64-apple-ios",            "posix", "ios",        "iOS",        "arm64"),
    ("wasm32-pyodide2025",         "posix", "emscripten", "Emscripten", "wasm32"),
  ]

  @Test(arguments: named)
  func `a platform's name fills the markers as uv does`(
    name: String, os: String, sys: String, system: String, machine: String
  ) throws {
    let markers = try TargetEnvironment(
      python: Version(parsing: "3.12"), platform: Platform(parsing: name)
    ).markers
    #expect(markers.osName == os)
    #expect(markers.sysPlatform == sys)
    #expect(markers.platformSystem == system)
    #expect(markers.platformMachine == machine)
    #expect(markers.platformRelease == "")
    #expect(markers.platformVersion == "")
  }

  @Test(arguments: [
    "x86_64-manylinux_99999999_1", "x86_64-manylinux_2_100", "x86_64-musllinux_2_0", "", "Linux",
    "x86_64", "x86_64-manylinux", "vax-manylinux_2_17", "linux-gnu",
  ])
  func `a wrong platform's name is refused`(name: String) {
    #expect(throws: PlatformError(text: name)) { try Platform(parsing: name) }
  }

  @Test func `every offered name is a platform`() throws {
    for name in Platform.names { _ = try Platform(parsing: name) }
  }

  // swift-format-ignore
  static let versions: [(String, String, String)] = [
    ("3.12",      "3.12", "3.12.0"),
    ("3.9",       "3.9",  "3.9.0"),
    ("3",         "3.0",  "3.0.0"),
    ("3.12.4",    "3.12", "3.12.4"),
    ("3.14rc1",   "3.14", "3.14.0rc1"),
    ("3.14.0a2",  "3.14", "3.14.0a2"),
  ]

  @Test(arguments: versions)
  func `missing numbers of a Python are zero`(text: String, short: String, full: String) throws {
    let target = try TargetEnvironment(
      python: Version(parsing: text), platform: Platform(parsing: "linux"))
    #expect(target.markers.pythonVersion == short)
    #expect(target.markers.pythonFullVersion == full)
    #expect(target.markers.implementationVersion == full)
    #expect(target.markers.implementationName == "cpython")
    #expect(target.markers.platformPythonImplementation == "CPython")
    #expect(target.python.description == full)
  }

  @Test func `the rest stays when one part is replaced`() throws {
    var markers = MarkerEvaluationTests.environment
    markers.implementationName = "pypy"
    markers.implementationVersion = "7.3"
    let target = try TargetEnvironment(
      markers: markers, platform: Platform(parsing: "linux"), python: Version(parsing: "3.10.4"),
      interpreter: .other(tag: "pp310", abi: "pypy310_pp73"))
    #expect(target.markers == markers)
    let moved = try target.replacing(platform: Platform(parsing: "macos"))
    #expect(moved.markers.sysPlatform == "darwin")
    #expect(moved.markers.implementationVersion == "7.3")
    #expect(moved.markers.pythonFullVersion == "3.12.4")
    #expect(moved.tags.priority(ofTags: "pp310-pypy310_pp73-macosx_13_0_arm64") == 0)
    let older = target.replacing(python: try Version(parsing: "3.9"))
    #expect(older.markers.platformRelease == "6.8.0-45-generic")
    #expect(older.markers.pythonFullVersion == "3.9.0")
    #expect(older.tags.priority(ofTags: "cp39-cp39-linux_x86_64") == 0)
  }
}
