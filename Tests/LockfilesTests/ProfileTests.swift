import Lockfiles
import Packaging
import Testing

@Suite struct ProfileTests {
  @Test(arguments: ["prod", "dev", "ci-3.12", "A_b"])
  func `a name is kept as it is`(name: String) throws {
    #expect(try Profile(parsing: name).description == name)
  }

  @Test(arguments: [
    ("", NameError.empty),
    ("a b", .unexpectedCharacter(at: 1)),
    ("é", .unexpectedCharacter(at: 0)),
    ("prod\n", .unexpectedCharacter(at: 4)),
  ])
  func `a name is one plain word`(name: String, error: NameError) {
    #expect(throws: error) { try Profile(parsing: name) }
  }

  @Test func `the built-in profiles are found by their names`() throws {
    #expect(try Profile(parsing: "prod") == .production)
    #expect(try Profile(parsing: "dev") == .development)
  }
}
