/// A lock as pip-compile shows it on a terminal: comments are green.
enum PipCompileColors {
  private static let green = "\u{1B}[32m"
  private static let reset = "\u{1B}[0m"

  /// Lines that go on with the comment above them.
  private static let continuations = [
    "# Consider using a hashable URL", "# pinned when the requirements file",
    "# satisfied by a package already",
  ]

  /// The text with codes; every pin with what is below it ends with one.
  static func colored(_ text: String) -> String {
    var blocks: [[Substring]] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let goesOn = line.hasPrefix("    ") || continuations.contains { line.hasPrefix($0) }
      if goesOn, !blocks.isEmpty {
        blocks[blocks.count - 1].append(line)
      } else {
        blocks.append([line])
      }
    }
    return blocks.map { colored(block: $0.joined(separator: "\n")) + "\n" }.joined()
  }

  private static func colored(block: String) -> String {
    if block.hasPrefix("#") { return green + block + reset + reset }
    guard let comment = block.firstRange(of: " # via") else { return block + reset }
    let start = block.index(after: comment.lowerBound)
    return block[..<start] + green + block[start...] + reset + reset
  }
}
