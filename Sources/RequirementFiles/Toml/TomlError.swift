package import Packaging

/// Why a text is no TOML document, and where.
package struct TomlError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case malformedUTF8
    /// A control character that TOML allows nowhere but in escapes; a carriage return without a line
    /// feed among them.
    case controlCharacter(UInt8)
    case expectedKey(found: String)
    case expectedEquals(found: String)
    case expectedValue(found: String)
    /// After a value or a header.
    case expectedEndOfLine(found: String)
    /// Inside an array or an inline table: `]` or `}`.
    case expectedCommaOr(String, found: String)
    /// `]` or `]]` of a header.
    case expectedEndOfHeader(String, found: String)
    case unclosedString
    /// A line break in a string that has one quotation mark.
    case lineBreakInString
    case lineBreakInInlineTable
    case commaAtEndOfInlineTable
    case invalidEscape(String)
    /// `\u` or `\U` with digits that are no Unicode scalar value.
    case noScalar(String)
    case invalidNumber(String)
    case integerOutOfRange(String)
    case invalidDateTime(String)
    /// The key, and where it was given first.
    case duplicateKey(String, line: Int, column: Int)
    /// A table, and where it was given first.
    case duplicateTable(String, line: Int, column: Int)
    /// The key has a value, so that nothing can be added to it.
    case notATable(String, line: Int, column: Int)
    case tooDeep(limit: Int)
  }

  package var reason: Reason
  /// Counts from 1.
  package var line: Int
  /// Counts from 1, in Unicode scalars.
  package var column: Int

  package init(_ reason: Reason, line: Int, column: Int) {
    self.reason = reason
    self.line = line
    self.column = column
  }

  /// Gives a failure its place.
  init(_ failure: TomlFailure, in bytes: [UInt8]) {
    let places = TomlPlaces(bytes, from: TomlParser.start(of: bytes))
    let place = places.place(of: failure.offset)
    line = place.line
    column = place.column
    switch failure.problem {
    case .plain(let reason): self.reason = reason
    case .repeated(let repetition, let key, let first):
      let (line, column) = places.place(of: first)
      reason =
        switch repetition {
        case .key: .duplicateKey(key, line: line, column: column)
        case .table: .duplicateTable(key, line: line, column: column)
        case .value: .notATable(key, line: line, column: column)
        }
    }
  }

  /// The error in words.
  package func diagnostic(in file: String) -> Diagnostic {
    let wording = wording
    var notes: [Diagnostic.Note] = []
    switch reason {
    case .duplicateKey(_, let line, let column), .duplicateTable(_, let line, let column),
      .notATable(_, let line, let column):
      let place = SourceLocation(file: file, line: line, column: column)
      notes.append(Diagnostic.Note("it is first given here", at: place))
    default: break
    }
    return Diagnostic(
      .error, wording.message, at: SourceLocation(file: file, line: line, column: column),
      notes: notes, hints: wording.hints, reference: wording.reference)
  }

  var wording: Wording {
    let (message, hint) = sentences
    return Wording("invalid-toml", message, hint: hint)
  }

  private var sentences: (message: String, hint: String?) {
    switch reason {
    case .malformedUTF8: ("the bytes are no UTF-8", "save the file as UTF-8")
    case .controlCharacter(0x0D): ("a carriage return without a line feed behind it", nil)
    case .controlCharacter(let byte):
      ("the control character U+00\(hexadecimal(byte)) cannot stand here", "escape it in a string")
    case .expectedKey(let found): ("expected a key, found \(found)", nil)
    case .expectedEquals(let found): ("expected `=` after the key, found \(found)", nil)
    case .expectedValue(let found):
      ("expected a value, found \(found)", Self.hint(forValue: found))
    case .expectedEndOfLine(let found): ("expected the end of the line, found \(found)", nil)
    case .expectedCommaOr(let bracket, let found):
      ("expected `,` or `\(bracket)`, found \(found)", nil)
    case .expectedEndOfHeader(let brackets, let found):
      ("expected `\(brackets)`, found \(found)", nil)
    case .unclosedString: ("the string has no end", nil)
    case .lineBreakInString:
      ("the string has no end on its line", "three quotation marks begin a string of several lines")
    case .lineBreakInInlineTable:
      ("an inline table has to stand on one line", "give the table a header: `[name]`")
    case .commaAtEndOfInlineTable: ("an inline table has no comma before its `}`", nil)
    case .invalidEscape(let text):
      ("\(text) is no escape", "a backslash is `\\\\`, or stands as it is between single quotes")
    case .noScalar(let text): ("\(text) is no character of Unicode", nil)
    case .invalidNumber(let text): ("\(text) is no number", nil)
    case .integerOutOfRange(let text): ("\(text) does not fit into 64 bits", nil)
    case .invalidDateTime(let text): ("\(text) is no date or time", nil)
    case .duplicateKey(let key, _, _): ("the key \(quoted(key)) is given twice", nil)
    case .duplicateTable(let key, _, _): ("the table \(quoted(key)) is given twice", nil)
    case .notATable(let key, _, _): ("\(quoted(key)) has a value, and takes nothing more", nil)
    case .tooDeep(let limit): ("tables and arrays are nested more than \(limit) deep", nil)
    }
  }

  private static func hint(forValue found: String) -> String? {
    switch found {
    case "`True`", "`False`", "`TRUE`", "`FALSE`": "booleans are `true` and `false`"
    default:
      found.dropFirst().first?.isLetter == true ? "a text stands between quotation marks" : nil
    }
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }
}

/// What is wrong at an offset, before lines and columns are counted.
struct TomlFailure: Error {
  enum Repetition { case key, table, value }

  enum Problem {
    case plain(TomlError.Reason)
    /// The full key, and the offset where it was given first.
    case repeated(Repetition, String, first: Int)
  }

  var problem: Problem
  var offset: Int

  init(_ reason: TomlError.Reason, at offset: Int) {
    problem = .plain(reason)
    self.offset = offset
  }

  init(_ repetition: Repetition, of key: String, first: Int, at offset: Int) {
    problem = .repeated(repetition, key, first: first)
    self.offset = offset
  }
}
