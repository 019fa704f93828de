import Packaging
import Testing

@Suite struct CoreMetadataTests {
  static func read(_ text: String) throws -> CoreMetadata {
    try CoreMetadata(parsing: Array(text.utf8))
  }

  static let whole = """
    Metadata-Version: 2.2
    Name: Foo_Bar
    Version: 1.0
    Dynamic: License
    Summary: one
      Name: not this
    requires-PYTHON:  >=3.8, <4
    Provides-Extra: Test_it
    Provides-Extra: no name!
    Requires-Dist: a>=1
    Requires-Dist: b (>=2) ;
    \t extra == 'Test_it'

    Requires-Dist: body
    """

  @Test func `the header fields are read`() throws {
    let metadata = try Self.read(Self.whole)
    #expect(metadata.name.text == "foo-bar")
    #expect(metadata.version.description == "1.0")
    #expect(metadata.metadataVersion == CoreMetadata.FormatVersion(major: 2, minor: 2))
    #expect(metadata.requiresPythonText == ">=3.8, <4")
    #expect(metadata.requiresPython?.description == "<4,>=3.8")
    #expect(metadata.extras.map(\.text) == ["test-it"])
    #expect(metadata.dynamic == ["license"])
    #expect(
      metadata.requirements.map(\.description) == ["a>=1", "b>=2; extra == \"test-it\""])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `lines may end in any way`(ending: String) throws {
    let bytes = Self.whole.utf8.flatMap { $0 == 0x0A ? Array(ending.utf8) : [$0] }
    #expect(try CoreMetadata(parsing: bytes) == Self.read(Self.whole))
  }

  // swift-format-ignore
  static let dependencies: [(String, Bool)] = [
    ("Metadata-Version: 2.1\n",                            false),
    ("",                                                   false),
    ("Metadata-Version: 2.2\n",                            true),
    ("Metadata-Version: 2.4\nDynamic: License-File\n",     true),
    ("Metadata-Version: 2.2\nDynamic: Requires-Dist\n",    false),
    ("Metadata-Version: 2.3\nDynamic: provides-extra\n",   false),
  ]

  @Test(arguments: dependencies)
  func `static dependencies are promised from 2.2 on`(header: String, isStatic: Bool) throws {
    #expect(try Self.read(header + "Name: a\nVersion: 1\n").hasStaticDependencies == isStatic)
  }

  @Test func `of repeated fields the first counts`() throws {
    let metadata = try Self.read("Name: a\nName: b\nVersion: 1\nVersion: x\n")
    #expect(metadata.name.text == "a")
    #expect(metadata.metadataVersion == CoreMetadata.FormatVersion(major: 1, minor: 0))
  }

  @Test func `bytes that are no UTF-8 are tolerated`() throws {
    let bytes = Array("Name: a\nAuthor: ".utf8) + [0xFF, 0xFE] + Array("\nVersion: 1\n".utf8)
    #expect(try CoreMetadata(parsing: bytes).version.description == "1")
  }

  @Test func `a Requires-Python that nobody can read asks for nothing`() throws {
    let metadata = try Self.read("Name: a\nVersion: 1\nRequires-Python: three\n")
    #expect(metadata.requiresPython == nil)
    #expect(metadata.requiresPythonText == "three")
  }

  @Test func `old texts are repaired`() throws {
    let metadata = try Self.read(
      "Name: a\nVersion: 1\nRequires-Python: >=2.7.*\nRequires-Dist: b (>=1.9.*)\n")
    #expect(metadata.requiresPython?.description == ">=2.7")
    #expect(metadata.requirements.map(\.description) == ["b>=1.9"])
  }

  // swift-format-ignore
  static let rejected: [(String, CoreMetadataError)] = [
    ("",                                  .missingName),
    ("\nName: a\nVersion: 1\n",           .missingName),
    ("Name: a\n",                         .missingVersion),
    ("Name: a b\nVersion: 1\n",           .invalidName("a b")),
    ("Name: a\nVersion: x\n",             .invalidVersion("x", .expectedDigit(at: 0))),
    ("Name: a\nno field\nVersion: 1\n",   .missingVersion),
    ("Metadata-Version: 3.0\nName: a\n",  .unsupportedMetadataVersion("3.0")),
    ("Name: a\nVersion: 1\nRequires-Dist: b lala\n",
     .invalidRequirement("b lala", RequirementError(.expectedSpecifierOrSemicolon, at: 2))),
  ]

  @Test(arguments: rejected)
  func `wrong metadata is refused`(text: String, error: CoreMetadataError) {
    #expect(throws: error) { try Self.read(text) }
  }

  @Test func `an error names the requirement`() {
    let error = CoreMetadataError.invalidRequirement(
      "b lala", RequirementError(.expectedSpecifierOrSemicolon, at: 2))
    #expect(
      error.description
        == "invalid `Requires-Dist`: `b lala`: expected a version specifier, `;` or the end")
  }
}
