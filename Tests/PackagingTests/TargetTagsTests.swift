import Packaging
import Testing

@Suite struct TargetTagsTests {
  static func tags(
    _ major: Int, _ minor: Int, _ platform: String,
    _ interpreter: TargetTags.Interpreter = .cPython(isFreeThreaded: false)
  ) throws -> TargetTags {
    TargetTags(
      interpreter, major: major, minor: minor, platform: try Platform(parsing: platform))
  }

  // In the order of `packaging.tags`.
  static let ascendingOnLinux = [
    "cp312-cp312-linux_x86_64", "cp312-cp312-manylinux_2_28_x86_64",
    "cp312-cp312-manylinux_2_18_x86_64", "cp312-cp312-manylinux_2_17_x86_64",
    "cp312-cp312-manylinux2014_x86_64", "cp312-cp312-manylinux_2_16_x86_64",
    "cp312-cp312-manylinux_2_12_x86_64", "cp312-cp312-manylinux2010_x86_64",
    "cp312-cp312-manylinux_2_5_x86_64", "cp312-cp312-manylinux1_x86_64",
    "cp312-abi3-linux_x86_64", "cp312-abi3-manylinux_2_28_x86_64", "cp312-abi3-manylinux1_x86_64",
    "cp312-none-linux_x86_64", "cp311-abi3-linux_x86_64", "cp311-abi3-manylinux1_x86_64",
    "cp310-abi3-linux_x86_64", "cp32-abi3-manylinux1_x86_64", "py312-none-linux_x86_64",
    "py3-none-linux_x86_64", "py311-none-linux_x86_64", "py30-none-manylinux1_x86_64",
    "cp312-none-any", "py312-none-any", "py3-none-any", "py311-none-any", "py30-none-any",
  ]

  @Test(arguments: zip(ascendingOnLinux, ascendingOnLinux.dropFirst()))
  func `nearer tags come first`(better: String, worse: String) throws {
    let tags = try Self.tags(3, 12, "linux")
    let (first, second) = (tags.priority(ofTags: better), tags.priority(ofTags: worse))
    #expect(try #require(first) < #require(second))
  }

  // swift-format-ignore
  static let foreign: [String] = [
    "cp313-cp313-linux_x86_64", "cp313-abi3-linux_x86_64", "cp311-cp311-linux_x86_64",
    "cp312-cp312-manylinux_2_29_x86_64", "cp312-cp312-manylinux_2_4_x86_64", "cp312-cp312-manylinux_2_17_aarch64",
    "cp312-cp312-manylinux_2_017_x86_64", "cp312-cp312-manylinux2015_x86_64", "cp312-cp312-musllinux_1_1_x86_64",
    "cp312-cp312-any", "cp312-cp312t-linux_x86_64", "cp31-abi3-linux_x86_64", "py313-none-any", "py2-none-any",
    "cp311-none-any", "py3-abi3-any", "cp312-cp312-win_amd64", "cp312-cp312-", "cp312-none", "", "--", "-",
    "cp312-cp312-manylinux_99999999999999999999_1_x86_64", "cp99999999999999999999-abi3-linux_x86_64",
  ]

  @Test(arguments: foreign)
  func `a tag of another place does not fit`(text: String) throws {
    #expect(try Self.tags(3, 12, "linux").priority(ofTags: text) == nil)
  }

  @Test func `the places are those of the list`() throws {
    // 1 generic, 24 of manylinux_2_28 to 2_5, 3 legacy tags.
    let tags = try Self.tags(3, 12, "linux")
    #expect(tags.priority(ofTags: "cp312-cp312-linux_x86_64") == 0)
    #expect(tags.priority(ofTags: "cp312-abi3-linux_x86_64") == 28)
    #expect(tags.priority(ofTags: "cp312-none-any") == (3 + 10 + 14) * 28)
  }

  @Test func `of compressed tags the best counts`() throws {
    let tags = try Self.tags(3, 12, "linux")
    let text = "cp310.cp311-abi3.none-manylinux1_x86_64.manylinux_2_17_x86_64.any"
    #expect(
      tags.priority(ofTags: text)
        == tags.priority(ofTags: "cp311-abi3-manylinux_2_17_x86_64"))
    #expect(
      tags.priority(python: ["py2", "py3"], abi: ["none"], platform: ["any"])
        == tags.priority(ofTags: "py3-none-any"))
    #expect(tags.priority(ofTags: "PY3-None-ANY") == tags.priority(ofTags: "py3-none-any"))
  }

  @Test func `old Pythons have m in their ABI`() throws {
    #expect(try Self.tags(3, 7, "linux").priority(ofTags: "cp37-cp37m-linux_x86_64") == 0)
    #expect(try Self.tags(3, 7, "linux").priority(ofTags: "cp37-cp37-linux_x86_64") == nil)
  }

  @Test func `free threads have their own ABIs`() throws {
    let tags = try Self.tags(3, 14, "linux", .cPython(isFreeThreaded: true))
    #expect(tags.priority(ofTags: "cp314-cp314t-linux_x86_64") == 0)
    #expect(tags.priority(ofTags: "cp314-cp314-linux_x86_64") == nil)
    #expect(tags.priority(ofTags: "cp314-abi3-linux_x86_64") == nil)
    #expect(tags.priority(ofTags: "cp313-abi3t-linux_x86_64") != nil)
    #expect(tags.priority(ofTags: "py3-none-any") != nil)
  }

  @Test func `other implementations have generic tags`() throws {
    let tags = try Self.tags(3, 10, "linux", .other(tag: "pp310", abi: "pypy310_pp73"))
    #expect(tags.priority(ofTags: "pp310-pypy310_pp73-linux_x86_64") == 0)
    #expect(tags.priority(ofTags: "pp310-none-linux_x86_64") == 28)
    #expect(tags.priority(ofTags: "pp310-none-any") == nil)
    #expect(tags.priority(ofTags: "pp3-none-any") == (2 + 12) * 28)
    #expect(tags.priority(ofTags: "cp310-abi3-linux_x86_64") == nil)
  }

  // swift-format-ignore
  static let platforms: [(String, String, Int?)] = [
    ("x86_64-unknown-linux-musl",  "linux_x86_64",            0),
    ("x86_64-unknown-linux-musl",  "musllinux_1_2_x86_64",    1),
    ("x86_64-unknown-linux-musl",  "musllinux_1_0_x86_64",    3),
    ("x86_64-unknown-linux-musl",  "musllinux_1_3_x86_64",    nil),
    ("x86_64-unknown-linux-musl",  "manylinux1_x86_64",       nil),
    ("aarch64-manylinux2014",      "manylinux2014_aarch64",   2),
    ("aarch64-manylinux2014",      "manylinux_2_16_aarch64",  nil),
    ("i686-manylinux_2_5",         "manylinux1_i686",         2),
    ("macos",                      "macosx_13_0_arm64",       0),
    ("macos",                      "macosx_13_0_universal2",  1),
    ("macos",                      "macosx_11_0_arm64",       4),
    ("macos",                      "macosx_11_1_arm64",       nil),
    ("macos",                      "macosx_14_0_arm64",       nil),
    ("macos",                      "macosx_10_16_universal2", 6),
    ("macos",                      "macosx_10_9_universal2",  13),
    ("macos",                      "macosx_10_9_x86_64",      nil),
    ("x86_64-apple-darwin",        "macosx_13_0_x86_64",      0),
    ("x86_64-apple-darwin",        "macosx_12_0_universal",   11),
    ("x86_64-apple-darwin",        "macosx_10_16_x86_64",     18),
    ("x86_64-apple-darwin",        "macosx_10_4_universal2",  94),
    ("x86_64-apple-darwin",        "macosx_10_3_x86_64",      nil),
    ("windows",                    "win_amd64",               0),
    ("windows",                    "win32",                   nil),
    ("i686-pc-windows-msvc",       "win32",                   0),
    ("aarch64-pc-windows-msvc",    "win_arm64",               0),
    ("aarch64-linux-android",      "android_21_arm64_v8a",    3),
    ("arm64-apple-ios",            "ios_12_9_arm64_iphoneos", 1),
    ("wasm32-pyodide2024",         "pyodide_2024_0_wasm32",   0),
  ]

  @Test(arguments: platforms)
  func `each platform has its tags`(name: String, tag: String, place: Int?) throws {
    #expect(try Self.tags(3, 8, name).priority(ofTags: "cp38-cp38-\(tag)") == place)
  }

  @Test func `an old macOS ends its list where Intel begins`() {
    let platform = Platform(.macOS(major: 10, minor: 9), architecture: "x86_64")
    let tags = TargetTags(major: 3, minor: 8, platform: platform)
    #expect(tags.priority(ofTags: "cp38-cp38-macosx_10_9_x86_64") == 0)
    #expect(tags.priority(ofTags: "cp38-cp38-macosx_10_4_universal") == 35)
    #expect(tags.priority(ofTags: "cp38-cp38-macosx_10_3_x86_64") == nil)
    #expect(tags.priority(ofTags: "cp38-cp38-macosx_11_0_x86_64") == nil)
  }
}
