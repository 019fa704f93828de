/// The index that everybody uses who names no other.
package enum PublicIndex {
  /// Its address, the one place where the program names it; ends with a slash.
  package static let url = "https://pypi.org/simple/"

  /// Whether a URL is its address, with or without the slash at the end.
  package static func isNamed(by url: some StringProtocol) -> Bool {
    var text = url[...]
    while text.hasSuffix("/") { text.removeLast() }
    return text == Self.url.dropLast()
  }
}
