import PlatformIO

extension Interpreter {
  /// Whether it belongs to a virtual environment (PEP 405).
  package var isVirtualEnvironment: Bool { fact("prefix") != fact("base_prefix") }

  /// Refuses an environment that the system's package manager looks after (PEP 668).
  ///
  /// A virtual environment made from such an interpreter is free.
  ///
  /// - Throws: `InterpreterError.externallyManaged`, with the text that the system has for it.
  package func checkManagement() throws(InterpreterError) {
    guard !isVirtualEnvironment else { return }
    let marker = fact("stdlib") + "/EXTERNALLY-MANAGED"
    guard Files.exists(marker) else { return }
    // A marker that cannot be read marks all the same.
    let bytes = (try? Files.read(marker)) ?? []
    let text = String(decoding: bytes, as: UTF8.self)
    throw .externallyManaged(path: path, marker: marker, says: Self.explanation(in: text))
  }

  /// The lines of `Error` in the section `[externally-managed]`.
  static func explanation(in text: String) -> [String] {
    var lines: [String] = []
    var isInSection = false
    var isInValue = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("[") {
        isInSection = line.hasPrefix("[externally-managed]")
        isInValue = false
      } else if isInValue, line.isEmpty || line.first?.isWhitespace == true {
        lines.append(trimmed(line))
      } else {
        let name = line.prefix { $0 != "=" && $0 != ":" }
        isInValue = isInSection && trimmed(name).lowercased() == "error" && name.count < line.count
        if isInValue { lines.append(trimmed(line.dropFirst(name.count + 1))) }
      }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
