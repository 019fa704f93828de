extension Marker {
  /// More nested parentheses than this are refused.
  package static let maximumDepth = 256

  /// Reads a marker expression.
  ///
  /// - Throws: `MarkerError` with the place of the first byte that does not fit.
  package init(parsing text: some StringProtocol) throws(MarkerError) {
    let bytes = Array(text.utf8)
    var offset = 0
    try self.init(parsing: bytes.span, at: &offset)
    guard offset == bytes.count else { throw MarkerError(.expectedEnd, at: offset) }
  }

  /// Reads as long a marker as there is at `offset`, and moves behind it and the blanks that follow.
  init(parsing bytes: Span<UInt8>, at offset: inout Int) throws(MarkerError) {
    var reader = MarkerReader()
    repeat {
      try reader.readTerm(in: bytes, at: &offset)
    } while try reader.readJoint(in: bytes, at: &offset)
    self.init(elements: reader.finished)
  }
}

/// The parts of a marker that have been read, with the parentheses that are open.
private struct MarkerReader {
  /// An open parenthesis: the index of its element, and how many terms or groups stand in it so far.
  private struct Group {
    var start: Int
    var terms = 0
  }

  private var elements: [Marker.Element] = []
  private var open: [Group] = []
  private var outerTerms = 0

  init() { elements.reserveCapacity(3) }

  var finished: [Marker.Element] {
    // One group and nothing else: its parentheses say nothing.
    outerTerms == 1 && elements.first == .open ? Array(elements.dropFirst().dropLast()) : elements
  }

  /// Reads opening parentheses and one comparison.
  mutating func readTerm(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(MarkerError) {
    bytes.skipBlanks(&offset)
    while bytes.byte(at: offset) == UInt8(ascii: "(") {
      guard open.count < Marker.maximumDepth else {
        throw MarkerError(.nestedTooDeeply, at: offset)
      }
      open.append(Group(start: elements.count))
      elements.append(.open)
      offset += 1
      bytes.skipBlanks(&offset)
    }
    elements.append(.comparison(try readComparison(in: bytes, at: &offset)))
    countTerm()
  }

  /// Reads closing parentheses and then `and` or `or`; false if the marker ends here.
  mutating func readJoint(
    in bytes: Span<UInt8>, at offset: inout Int
  ) throws(MarkerError) -> Bool {
    bytes.skipBlanks(&offset)
    while bytes.byte(at: offset) == UInt8(ascii: ")"), let group = open.popLast() {
      if group.terms == 1 {
        elements.remove(at: group.start)
      } else {
        elements.append(.close)
      }
      countTerm()
      offset += 1
      bytes.skipBlanks(&offset)
    }
    if isWord("and", in: bytes, at: offset) {
      elements.append(.and)
      offset += 3
      return true
    }
    if isWord("or", in: bytes, at: offset) {
      elements.append(.or)
      offset += 2
      return true
    }
    guard open.isEmpty else { throw MarkerError(.expectedClosingParenthesis, at: offset) }
    return false
  }

  private mutating func countTerm() {
    if open.isEmpty { outerTerms += 1 } else { open[open.count - 1].terms += 1 }
  }
}

/// Reads `marker_var WS? marker_op WS? marker_var`.
private func readComparison(
  in bytes: Span<UInt8>, at offset: inout Int
) throws(MarkerError) -> Marker.Comparison {
  var left = try readOperand(in: bytes, at: &offset)
  bytes.skipBlanks(&offset)
  let comparator = try readComparator(in: bytes, at: &offset)
  bytes.skipBlanks(&offset)
  var right = try readOperand(in: bytes, at: &offset)
  // PEP 685: names of extras are compared in normal form; names of groups too (PEP 735).
  if left == .variable(.extra), case .literal(let text) = right {
    right = .literal(NormalizedText.of(text))
  } else if case .variable(let variable) = right, case .literal(let text) = left,
    variable == .extra || variable.isSet
  {
    left = .literal(NormalizedText.of(text))
  }
  return Marker.Comparison(left: left, comparator: comparator, right: right)
}

/// Reads `VARIABLE | QUOTED_STRING`.
private func readOperand(
  in bytes: Span<UInt8>, at offset: inout Int
) throws(MarkerError) -> Marker.Operand {
  guard let first = bytes.byte(at: offset) else {
    throw MarkerError(.expectedVariableOrString, at: offset)
  }
  if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
    var end = offset + 1
    while let byte = bytes.byte(at: end), byte != first { end += 1 }
    guard end < bytes.count else { throw MarkerError(.expectedVariableOrString, at: offset) }
    guard let text = PythonString.value(of: bytes, in: offset + 1..<end) else {
      throw MarkerError(.invalidString, at: offset)
    }
    offset = end + 1
    return .literal(text)
  }
  var end = offset
  while let byte = bytes.byte(at: end), byte.isWordByte || byte == UInt8(ascii: ".") { end += 1 }
  guard end > offset, let variable = variable(named: bytes.extracting(offset..<end)) else {
    throw MarkerError(.expectedVariableOrString, at: offset)
  }
  offset = end
  return .variable(variable)
}

/// The variable of a name, with the spellings that setuptools once used.
private func variable(named name: Span<UInt8>) -> Marker.Variable? {
  switch name.count {
  case 5 where name.matches("extra", at: 0): return .extra
  case 12 where name.matches("sys_platform", at: 0): return .sysPlatform
  case 14 where name.matches("python_version", at: 0): return .pythonVersion
  default: break
  }
  switch name.text(0..<name.count) {
  case "os.name": return .osName
  case "sys.platform": return .sysPlatform
  case "platform.version": return .platformVersion
  case "platform.machine": return .platformMachine
  case "platform.python_implementation", "python_implementation":
    return .platformPythonImplementation
  case let text: return Marker.Variable(rawValue: text)
  }
}

/// Reads `OP | IN | NOT WS IN`.
private func readComparator(
  in bytes: Span<UInt8>, at offset: inout Int
) throws(MarkerError) -> Marker.Comparator {
  if isWord("in", in: bytes, at: offset) {
    offset += 2
    return .isIn
  }
  if isWord("not", in: bytes, at: offset) {
    offset += 3
    let end = offset
    bytes.skipBlanks(&offset)
    guard offset > end, isWord("in", in: bytes, at: offset) else {
      throw MarkerError(.expectedIn, at: offset)
    }
    offset += 2
    return .isNotIn
  }
  guard let comparator = symbol(in: bytes, at: offset) else {
    throw MarkerError(.expectedOperator, at: offset)
  }
  offset += comparator.rawValue.utf8.count
  return comparator
}

/// The longest operator of signs at `offset`.
private func symbol(in bytes: Span<UInt8>, at offset: Int) -> Marker.Comparator? {
  guard let first = bytes.byte(at: offset) else { return nil }
  let isPair = bytes.byte(at: offset + 1) == UInt8(ascii: "=")
  switch first {
  case UInt8(ascii: "<"): return isPair ? .lessOrEqual : .less
  case UInt8(ascii: ">"): return isPair ? .greaterOrEqual : .greater
  case UInt8(ascii: "!"): return isPair ? .notEqual : nil
  case UInt8(ascii: "~"): return isPair ? .compatible : nil
  case UInt8(ascii: "="):
    guard isPair else { return nil }
    return bytes.byte(at: offset + 2) == UInt8(ascii: "=") ? .identical : .equal
  default: return nil
  }
}

/// Whether `word` stands at `offset` and ends there; what precedes it never is a word.
private func isWord(_ word: StaticString, in bytes: Span<UInt8>, at offset: Int) -> Bool {
  guard bytes.matches(word, at: offset) else { return false }
  guard let next = bytes.byte(at: offset + word.utf8CodeUnitCount) else { return true }
  return !next.isWordByte && next < 0x80
}
