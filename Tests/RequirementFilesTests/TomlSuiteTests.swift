import Packaging
import PlatformIO
import Testing

@testable import RequirementFiles

/// The cases of toml-test (https://github.com/toml-lang/toml-test), whose folder `tests` the variable
/// `TOML_TEST` names; they are not part of this repository.
///
/// Debian has them in the package `golang-github-burntsushi-toml-dev`.
@Suite("toml-test", .enabled(if: TomlSuite.folder != nil, "TOML_TEST names no folder"))
struct TomlSuiteTests {
  @Test(arguments: TomlSuite.cases("valid")) func `is read`(path: String) throws {
    let document = try TomlDocument(parsing: try Files.read(path))
    let expected = try Files.read(path.dropLast(5) + ".json")
    let json = try JSONValue(parsing: expected.span)
    #expect(Self.isSame(.init(.table(document.root), at: 0), json), "\(document.root)")
  }

  @Test(arguments: TomlSuite.cases("invalid")) func `is refused`(path: String) throws {
    let bytes = try Files.read(path)
    #expect(throws: TomlError.self) { try TomlDocument(parsing: bytes) }
  }

  /// Whether a value is what a case's JSON says: `{"type": …, "value": …}` for what is no table or array.
  private static func isSame(_ value: TomlValue, _ json: JSONValue) -> Bool {
    if let elements = json.elements {
      guard let values = value.array, values.count == elements.count else { return false }
      return zip(values, elements).allSatisfy(isSame)
    }
    guard let members = json.members else { return false }
    if let type = members["type"]?.text, let text = members["value"]?.text, members.count == 2 {
      return isSame(value, type, text)
    }
    guard let entries = value.table?.entries, entries.count == members.count else { return false }
    return entries.allSatisfy { entry in members[entry.key].map { isSame(entry.value, $0) } ?? false
    }
  }

  private static func isSame(_ value: TomlValue, _ type: String, _ text: String) -> Bool {
    switch (type, value.content) {
    case ("string", .string(let found)): return found == text
    case ("integer", .integer(let found)): return String(found) == text
    case ("bool", .boolean(let found)): return String(found) == text
    case ("float", .float(let found)):
      guard let expected = Double(text) else { return false }
      return found == expected || found.isNaN && expected.isNaN
    case ("datetime", .dateTime(let found)), ("datetime-local", .dateTime(let found)),
      ("date-local", .dateTime(let found)), ("time-local", .dateTime(let found)):
      return found == TomlDateTime(Array(text.utf8)[...])
    default: return false
    }
  }
}

/// Where the cases are.
enum TomlSuite {
  /// What only TOML 1.1 allows.
  private static let newer = ["valid/string/escape-esc.toml"]
  static let folder = ProcessEnvironment.variable("TOML_TEST")

  static func cases(_ kind: String) -> [String] {
    guard let folder, let found = try? Files.entries(below: "\(folder)/\(kind)") else { return [] }
    return found.map { "\(kind)/\($0.path)" }
      .filter { $0.hasSuffix(".toml") && !newer.contains($0) }.map { "\(folder)/\($0)" }
  }
}
