/// A place in a file's text; `SourceLocation` is made of it where one is needed.
struct SourcePosition: Equatable {
  /// A byte of the text.
  var offset: Int
  /// The physical line, from 1, and the byte where it begins.
  var line: Int
  var lineStart: Int
}

/// One line as it is parsed: continuations joined, the comment cut off, variables expanded.
struct LogicalLine {
  /// A stretch of the line that comes from one place of the file.
  struct Piece {
    /// Where it begins in `bytes`.
    var start: Int
    var count: Int
    /// Where it begins in the file's text.
    var source: Int
    /// The physical line of `source`, from 1, and where that begins in the file's text.
    var line: Int
    var lineStart: Int
    /// The variable whose value this is; nil for text that stands in the file.
    var variable: String?

    var end: Int { start + count }

    func position(of offset: Int) -> SourcePosition {
      let distance = variable == nil ? offset - start : 0
      return SourcePosition(offset: source + distance, line: line, lineStart: lineStart)
    }
  }

  /// A variable that stays as it is written, since it has no value.
  struct Unset {
    var offset: Int
    var name: String
  }

  private(set) var bytes: [UInt8] = []
  /// The part of `bytes` without the comment and the white space around; never empty.
  private(set) var range = 0..<0
  private(set) var pieces: [Piece] = []
  private(set) var unset: [Unset] = []

  /// Where the byte at `offset` stands: its offset in the file's text, and its physical line.
  ///
  /// Every byte of a variable's value stands where the variable does.
  func position(of offset: Int) -> SourcePosition {
    guard !pieces.isEmpty else { return SourcePosition(offset: 0, line: 1, lineStart: 0) }
    return pieces[indexOfPiece(at: offset)].position(of: offset)
  }

  /// What the file says there, variables unexpanded.
  func written(_ range: Range<Int>) -> String {
    guard !range.isEmpty, !pieces.isEmpty else { return "" }
    var text: [UInt8] = []
    for piece in pieces[indexOfPiece(at: range.lowerBound)...] {
      guard piece.start < range.upperBound else { break }
      if let variable = piece.variable {
        text.append(contentsOf: "${\(variable)}".utf8)
      } else {
        let start = max(piece.start, range.lowerBound)
        text.append(contentsOf: bytes[start..<min(piece.end, range.upperBound)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The first variable without a value in a part of the line.
  func firstUnset(in range: Range<Int>) -> Unset? {
    let first = indexOfUnset(from: range.lowerBound)
    return first < unset.count && range.contains(unset[first].offset) ? unset[first] : nil
  }

  private func indexOfUnset(from offset: Int) -> Int {
    var low = 0
    var high = unset.count
    while low < high {
      let middle = (low + high) / 2
      if unset[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The last piece that begins at `offset` or before it.
  private func indexOfPiece(at offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].start <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Adds a stretch of the file's text.
  mutating func append(_ stretch: ArraySlice<UInt8>, line: Int, lineStart: Int) {
    guard !stretch.isEmpty else { return }
    pieces.append(
      Piece(
        start: bytes.count, count: stretch.count, source: stretch.startIndex, line: line,
        lineStart: lineStart))
    bytes.append(contentsOf: stretch)
  }

  /// Cuts off the comment and the white space around.
  mutating func trim() {
    var end = bytes.count
    for index in bytes.indices where bytes[index] == UInt8(ascii: "#") {
      if index == 0 || WhiteSpace.length(endingAt: index, in: bytes, start: 0) > 0 {
        end = index
        break
      }
    }
    range = WhiteSpace.trimming(0..<end, of: bytes)
  }
}

extension LogicalLine {
  /// The line with the values of the variables that have one; an empty value is none, as for pip.
  func expanding(_ variables: (String) -> String?) -> LogicalLine {
    var expanded = LogicalLine()
    var piece = indexOfPiece(at: range.lowerBound)
    var copied = range.lowerBound
    while let found = Variable.next(in: bytes[copied..<range.upperBound]) {
      expanded.copy(copied..<found.lowerBound, of: self, from: &piece)
      let braced = bytes[(found.lowerBound + 2)..<(found.upperBound - 1)]
      let name = String(decoding: braced, as: UTF8.self)
      if let value = variables(name), !value.isEmpty {
        expanded.append(value: value, of: name, at: position(of: found.lowerBound))
      } else {
        expanded.unset.append(Unset(offset: expanded.bytes.count, name: name))
        expanded.copy(found, of: self, from: &piece)
      }
      copied = found.upperBound
    }
    expanded.copy(copied..<range.upperBound, of: self, from: &piece)
    expanded.range = WhiteSpace.trimming(0..<expanded.bytes.count, of: expanded.bytes)
    return expanded
  }

  /// Copies a part of another line; `index` is the piece where the part before ended.
  private mutating func copy(_ part: Range<Int>, of line: LogicalLine, from index: inout Int) {
    var start = part.lowerBound
    while start < part.upperBound, index < line.pieces.count {
      let piece = line.pieces[index]
      if piece.end > start {
        let end = min(part.upperBound, piece.end)
        append(line.bytes[start..<end], of: piece, at: start)
        start = end
      }
      if piece.end <= start { index += 1 }
    }
  }

  private mutating func append(value: String, of variable: String, at position: SourcePosition) {
    let utf8 = Array(value.utf8)
    pieces.append(
      Piece(
        start: bytes.count, count: utf8.count, source: position.offset, line: position.line,
        lineStart: position.lineStart, variable: variable))
    bytes.append(contentsOf: utf8)
  }

  /// Adds a part of a piece of another line, which begins there at `offset`.
  private mutating func append(_ part: ArraySlice<UInt8>, of piece: Piece, at offset: Int) {
    pieces.append(
      Piece(
        start: bytes.count, count: part.count, source: piece.position(of: offset).offset,
        line: piece.line, lineStart: piece.lineStart, variable: piece.variable))
    bytes.append(contentsOf: part)
  }

  /// The bytes at ascending offsets as a line of their own, each still at its place in the file.
  func extracting(_ offsets: [Int]) -> LogicalLine {
    var extracted = LogicalLine()
    var index = 0
    while index < offsets.count {
      let piece = pieces[indexOfPiece(at: offsets[index])]
      var next = index + 1
      while next < offsets.count, offsets[next] < piece.end,
        piece.variable != nil || offsets[next] == offsets[next - 1] + 1
      {
        next += 1
      }
      for unset in unset[indexOfUnset(from: offsets[index])...] {
        guard unset.offset <= offsets[next - 1] else { break }
        let distance = unset.offset - offsets[index]
        extracted.unset.append(Unset(offset: extracted.bytes.count + distance, name: unset.name))
      }
      let part = offsets[index..<next].map { bytes[$0] }
      extracted.append(part[...], of: piece, at: offsets[index])
      index = next
    }
    extracted.range = 0..<extracted.bytes.count
    return extracted
  }
}
