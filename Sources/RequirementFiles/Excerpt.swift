/// A part of a logical line; offsets are those of the line.
struct Excerpt {
  let line: LogicalLine
  let range: Range<Int>

  var bytes: ArraySlice<UInt8> { line.bytes[range] }

  var isEmpty: Bool { range.isEmpty }

  /// With the values of variables: never to be shown.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// As the file has it, variables unexpanded.
  var written: String { line.written(range) }

  var position: SourcePosition { line.position(of: range.lowerBound) }

  subscript(part: Range<Int>) -> Excerpt {
    Excerpt(line: line, range: part.clamped(to: range))
  }

  var trimmed: Excerpt {
    Excerpt(line: line, range: WhiteSpace.trimming(range, of: line.bytes))
  }

  func failure(_ reason: RequirementFileError.Reason, at offset: Int? = nil) -> LineFailure {
    LineFailure(reason, at: line.position(of: offset ?? range.lowerBound))
  }

  /// Checks that every variable in it has a value.
  func requireVariables() throws(LineFailure) {
    if let unset = line.firstUnset(in: range) {
      throw failure(.unsetVariable(unset.name), at: unset.offset)
    }
  }

  /// Where the options begin: at the first `-` that follows a space, a tab or nothing.
  var startOfOptions: Int {
    var isStart = true
    for offset in range {
      let byte = line.bytes[offset]
      if isStart, byte == UInt8(ascii: "-") { return offset }
      isStart = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
    return range.upperBound
  }
}
