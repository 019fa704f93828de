package import RequirementFiles

extension ShellWords {
  /// The words with a space between them, quoted where a shell would need it.
  ///
  /// Of `--option=value` only the value is quoted, as pip-compile's header does it.
  package static func command(_ words: some Sequence<String>) -> String {
    words.map(quoted(word:)).joined(separator: " ")
  }

  private static func quoted(word: String) -> String {
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return quote(word) }
    let option = word[..<equals]
    guard quote(option) == option else { return quote(word) }
    return option + "=" + quote(word[word.index(after: equals)...])
  }

  /// What stands behind `-e`, quoted where a word would end in it.
  package static func quotedPlace(_ text: String) -> String {
    text.utf8.contains { " \t'\"\\".utf8.contains($0) } ? quote(text) : text
  }
}
