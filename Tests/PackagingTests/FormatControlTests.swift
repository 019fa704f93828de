import Packaging
import Testing

@Suite struct FormatControlTests {
  /// Options in their order, and what they leave: wheels and source distributions of `a`.
  // swift-format-ignore
  @Test(arguments: [
    ([], true, true),
    (["no :all:"], false, true),
    (["only :all:"], true, false),
    (["no a"], false, true),
    (["only a"], true, false),
    (["no b"], true, true),
    (["no :all:", "only a"], true, false),
    (["only :all:", "no a"], false, true),
    (["only a", "no a"], false, true),
    (["no a", "only a"], true, false),
    (["only a", "no :all:"], false, true),
    (["no a,:none:"], true, true),
    (["no :all:", "no :none:"], true, true),
    (["no a,:all:,b"], false, true),
    (["no :all:,:none:,b"], true, true),
    (["no :all:,:none:,a"], false, true),
    (["only :all:", "no :all:"], false, true),
  ] as [([String], Bool, Bool)])
  func `options are weighed as in pip`(options: [String], wheel: Bool, source: Bool) throws {
    var control = FormatControl()
    for option in options {
      let words = option.split(separator: " ")
      let selectors = try words[1].split(separator: ",").map { try PackageSelector(parsing: $0) }
      if words[0] == "no" {
        control.addNoBinary(selectors)
      } else {
        control.addOnlyBinary(selectors)
      }
    }
    let name = try PackageName(parsing: "a")
    #expect(control.allowsWheel(name) == wheel)
    #expect(control.allowsSource(name) == source)
    var combined = FormatControl()
    combined.add(control)
    #expect(combined == control)
  }

  @Test func `entries are in order`() throws {
    var control = FormatControl()
    control.addOnlyBinary([.all])
    control.addOnlyBinary([
      .named(try PackageName(parsing: "Z")), .named(try PackageName(parsing: "a_b")),
    ])
    #expect(control.onlyBinary.entries == [":all:", "a-b", "z"])
    #expect(control.noBinary.isEmpty)
  }
}
