import Packaging

/// The `LOCK_…` variables of a `.env` file; all else in it belongs to the application.
struct DotEnvironment: Equatable {
  struct Entry: Equatable {
    var value: String
    /// Counts from 1.
    var line: Int
  }

  private(set) var variables: [String: Entry] = [:]

  /// No variables.
  init() {}

  /// Reads `NAME=value` lines, as python-dotenv does.
  ///
  /// `export` may stand before the name. A value in single quotes is taken as it is; in double quotes
  /// `\n`, `\t`, `\\`, `\"` and the like are escapes, and it may go over several lines; without quotes it
  /// ends before ` #`. Other lines are passed over. The last one counts of those with one name.
  init(parsing bytes: [UInt8]) {
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }[...]
    var number = 0
    if lines.first?.unicodeScalars.first == "\u{FEFF}" {
      lines[lines.startIndex] = Substring(lines[lines.startIndex].unicodeScalars.dropFirst())
    }
    while let line = lines.popFirst() {
      number += 1
      guard let (name, rest) = Self.assignment(line), name.hasPrefix("LOCK_") else { continue }
      let first = number
      var text = String(rest)
      // A quotation that is open goes on in the next line.
      while text.first == "\"", Self.quoted(text) == nil, let next = lines.popFirst() {
        number += 1
        text += "\n" + next
      }
      variables[String(name)] = Entry(value: Self.value(text), line: first)
    }
  }

  private static func assignment(_ line: Substring) -> (name: Substring, value: Substring)? {
    var line = line.drop { $0 == " " || $0 == "\t" }
    if line.hasPrefix("export ") { line = line.dropFirst(7).drop { $0 == " " } }
    guard let equals = line.firstIndex(of: "=") else { return nil }
    let name = line[..<equals].reversed().drop { $0 == " " || $0 == "\t" }.reversed()
    return (
      Substring(String(name)), line[line.index(after: equals)...].drop { $0 == " " || $0 == "\t" }
    )
  }

  private static func value(_ text: String) -> String {
    if let quoted = quoted(text) { return quoted }
    var value = text[...]
    for index in text.indices
    where text[index] == "#" && (index == text.startIndex || text[text.index(before: index)] == " ")
    {
      value = text[..<index]
      break
    }
    while let last = value.last, last == " " || last == "\t" { value.removeLast() }
    return String(value)
  }

  /// What stands between the quotation marks at the beginning; nil where there is no whole quotation.
  private static func quoted(_ text: String) -> String? {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote { return value }
      guard character == "\\", quote == "\"", let escaped = rest.popFirst() else {
        value.append(character)
        continue
      }
      switch escaped {
      case "n": value += "\n"
      case "t": value += "\t"
      case "r": value += "\r"
      case "\\", "\"", "'", "$": value.append(escaped)
      default: value += ["\\", escaped]
      }
    }
    return nil
  }
}
