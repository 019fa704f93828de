/// An option with its value.
struct ParsedOption {
  var name: OptionName
  var position: SourcePosition
  /// Never empty; nil for an option that takes none.
  var value: Excerpt?
}

/// Reads the options of a line, one after the other.
struct OptionScanner {
  private let text: Excerpt
  private var words: ShellScanner

  init(_ text: Excerpt) {
    self.text = text
    words = ShellScanner(text.line.bytes, from: text.range.lowerBound, to: text.range.upperBound)
  }

  /// The next option; nil at the end.
  mutating func next() throws(LineFailure) -> ParsedOption? {
    guard let word = try nextWord() else { return nil }
    let dash = UInt8(ascii: "-")
    guard word.bytes.count > 1, word.bytes[0] == dash else {
      throw text.failure(
        .option(.unexpectedArgument(text[word.range].written)), at: word.range.lowerBound)
    }
    let (name, valueStart) =
      word.bytes[1] == dash ? try longOption(word) : try shortOption(word)
    let position = text.line.position(of: word.range.lowerBound)
    guard name.takesValue else {
      guard valueStart == nil else {
        throw text.failure(.option(.unexpectedValue(name.rawValue)), at: word.range.lowerBound)
      }
      return ParsedOption(name: name, position: position)
    }
    let value = try value(of: name, after: word, from: valueStart)
    try value.requireVariables()
    return ParsedOption(name: name, position: position, value: value)
  }

  /// `--name` or `--name=value`; the index in the word where the value begins.
  private func longOption(_ word: ShellWord) throws(LineFailure) -> (OptionName, Int?) {
    let equals = word.bytes.firstIndex(of: UInt8(ascii: "="))
    let name = String(decoding: word.bytes[..<(equals ?? word.bytes.count)], as: UTF8.self)
    guard let option = OptionName(long: name) else { throw unknown(name, in: word) }
    return (option, equals.map { $0 + 1 })
  }

  /// `-n` or `-nvalue`.
  private func shortOption(_ word: ShellWord) throws(LineFailure) -> (OptionName, Int?) {
    guard let option = OptionName(short: word.bytes[1]) else {
      let name = word.text.unicodeScalars.prefix(2)
      throw unknown(String(name), in: word)
    }
    return (option, word.bytes.count > 2 ? 2 : nil)
  }

  private func unknown(_ name: String, in word: ShellWord) -> LineFailure {
    let problem: OptionProblem =
      if let replacement = OptionName.replacement(for: name) {
        .removed(name, replacement: replacement)
      } else {
        .unknown(name, nearest: OptionName.nearest(to: name))
      }
    return text.failure(.option(problem), at: word.range.lowerBound)
  }

  private mutating func value(
    of name: OptionName, after word: ShellWord, from index: Int?
  ) throws(LineFailure) -> Excerpt {
    let missing = text.failure(.option(.missingValue(name.rawValue)), at: word.range.lowerBound)
    guard let index else {
      guard let next = try nextWord(), !next.bytes.isEmpty else { throw missing }
      // A setting for a build backend may well look like an option.
      if next.bytes.count > 1, next.bytes[0] == UInt8(ascii: "-"), name != .configSettings {
        throw missing
      }
      return name == .editable ? requirement(in: next, from: 0) : excerpt(of: next, from: 0)
    }
    guard index < word.bytes.count else { throw missing }
    return name == .editable ? requirement(in: word, from: index) : excerpt(of: word, from: index)
  }

  private func excerpt(of word: ShellWord, from index: Int) -> Excerpt {
    if let offsets = word.offsets {
      let line = text.line.extracting(Array(offsets[index...]))
      return Excerpt(line: line, range: line.range)
    }
    return text[word.offset(of: index)..<word.range.upperBound]
  }

  /// What `-e` is followed by: one word if it is quoted, else everything up to the next option, so
  /// that a marker needs no quotes.
  private mutating func requirement(in word: ShellWord, from index: Int) -> Excerpt {
    guard word.isPlain else { return excerpt(of: word, from: index) }
    let start = word.offset(of: index)
    let end = text[word.range.upperBound..<text.range.upperBound].startOfOptions
    words.move(to: end)
    return text[start..<end].trimmed
  }

  private mutating func nextWord() throws(LineFailure) -> ShellWord? {
    do {
      return try words.next()
    } catch {
      switch error {
      case .unclosedQuote(let offset): throw text.failure(.option(.unclosedQuote), at: offset)
      case .danglingBackslash(let offset):
        throw text.failure(.option(.danglingBackslash), at: offset)
      }
    }
  }
}
