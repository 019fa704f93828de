import Packaging
import Testing

@Suite struct WheelFileNameTests {
  @Test func `a wheel's name has its parts`() throws {
    let wheel = try WheelFileName(
      parsing:
        "Foo_Bar-1.0.post1-12abc-cp311.cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
    #expect(wheel.name.text == "foo-bar")
    #expect(try wheel.version == Version(parsing: "1.0.post1"))
    #expect(wheel.build?.number == 12)
    #expect(wheel.build?.suffix == "abc")
    #expect(wheel.pythonTags == ["cp311", "cp312"])
    #expect(wheel.abiTags == ["abi3"])
    #expect(wheel.platformTags == ["manylinux_2_17_x86_64", "manylinux2014_x86_64"])
    #expect(
      wheel.tags == "cp311.cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64")
  }

  @Test(arguments: [
    ("a-1-py3-none-any.whl", "a"), ("foo_bár-1.0-py3-none-any.whl", "foo-bár"),
    ("zope.interface-1-py3-none-any.whl", "zope-interface"), ("a_-1-py3-none-any.whl", "a-"),
  ])
  func `the project's name is normalized`(text: String, name: String) throws {
    #expect(try WheelFileName(parsing: text).name.text == name)
  }

  @Test func `a combining mark does not join tags`() throws {
    let wheel = try WheelFileName(parsing: "a-1-py3-\u{30F}x-any.whl")
    #expect(wheel.abiTags == ["\u{30F}x"])
    #expect(wheel.platformTags == ["any"])
  }

  @Test func `a build number orders by number, then by text`() throws {
    let builds = try ["1", "2", "2a", "2b", "10", "99999999999999999999"].map {
      try #require(WheelFileName(parsing: "a-1-\($0)-py3-none-any.whl").build)
    }
    #expect(builds == builds.sorted())
    #expect(builds.last?.number == .max)
  }

  // swift-format-ignore
  static let rejected: [(String, FileNameError)] = [
    ("a-1-py3-none-any.zip",       .unknownExtension),
    (".whl",                       .wrongNumberOfParts(1)),
    ("a-1-none-any.whl",           .wrongNumberOfParts(4)),
    ("a-1-1-2-py3-none-any.whl",   .wrongNumberOfParts(7)),
    ("a__b-1-py3-none-any.whl",    .invalidName),
    ("a#b-1-py3-none-any.whl",     .invalidName),
    ("-1-py3-none-any.whl",        .invalidName),
    ("a-x-py3-none-any.whl",       .invalidVersion(.expectedDigit(at: 0))),
    ("a-1-b1-py3-none-any.whl",    .invalidBuild),
    ("a-1-py3--any.whl",           .invalidTag),
    ("a-1-py3.-none-any.whl",      .invalidTag),
    ("a-1-3py-none-any.whl",       .invalidTag),
  ]

  @Test(arguments: rejected)
  func `a wrong name is refused`(text: String, error: FileNameError) {
    #expect(throws: error) { try WheelFileName(parsing: text) }
  }
}

@Suite struct SourceDistributionFileNameTests {
  @Test(arguments: [
    ("foo-1.0.tar.gz", "foo", "1.0"), ("Foo_Bar-2.zip", "foo-bar", "2"),
    ("a-b-1.tar.gz", "a-b", "1"), ("!!-1.tar.gz", "!!", "1"),
  ])
  func `the last dash parts name and version`(text: String, name: String, version: String) throws {
    let file = try SourceDistributionFileName(parsing: text)
    #expect(file.name.text == name)
    #expect(file.version.description == version)
  }

  @Test(arguments: [
    ("foo-bar-1.0-1.tar.gz", "1.0.post1"), ("foo.bar-1.0.tar.bz2", "1.0"),
    ("Foo_Bar-1.0.tgz", "1.0"), ("foo-bar-1.0.zip", "1.0"), ("foo--bar-1.tar", "1"),
  ])
  func `a project's name reads old names`(text: String, version: String) throws {
    let project = try PackageName(parsing: "foo-bar")
    let file = try SourceDistributionFileName(parsing: text, project: project)
    #expect(file.name == project)
    #expect(file.version.description == version)
  }

  @Test func `what is no such file is refused`() throws {
    let foo = try PackageName(parsing: "foo")
    typealias Name = SourceDistributionFileName
    #expect(throws: FileNameError.unknownExtension) { try Name(parsing: "foo-1.tar.bz2") }
    #expect(throws: FileNameError.unknownExtension) { try Name(parsing: "foo-1.rpm", project: foo) }
    #expect(throws: FileNameError.missingVersion) { try Name(parsing: "foo.tar.gz") }
    #expect(throws: FileNameError.invalidName) { try Name(parsing: "-1.tar.gz") }
    #expect(throws: FileNameError.otherProject) { try Name(parsing: "bar-1.zip", project: foo) }
    #expect(throws: FileNameError.invalidVersion(.expectedDigit(at: 0))) {
      try Name(parsing: "foo-bar-1.zip", project: foo)
    }
  }
}
