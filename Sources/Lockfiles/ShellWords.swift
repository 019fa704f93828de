/// A command as a person could paste it into a shell.
package enum ShellWords {
  /// The words with a space between them, quoted where a shell would need it.
  ///
  /// Of `--option=value` only the value is quoted, as pip-compile's header does it.
  package static func command(_ words: some Sequence<String>) -> String {
    words.map(quoted(word:)).joined(separator: " ")
  }

  /// One word, in single quotes unless every character is harmless (Python's `shlex.quote`).
  package static func quoted(_ text: String) -> String {
    if text.isEmpty { return "''" }
    if text.utf8.allSatisfy(isHarmless) { return text }
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" {
        quoted += "'\"'\"'"
      } else {
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }

  private static func quoted(word: String) -> String {
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return quoted(word) }
    let option = String(word[..<equals])
    guard option.utf8.allSatisfy(isHarmless) else { return quoted(word) }
    return option + "=" + quoted(String(word[word.index(after: equals)...]))
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"),
      UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"),
      UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
