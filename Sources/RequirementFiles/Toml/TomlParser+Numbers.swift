import Packaging

/// Booleans, numbers, dates and times: all that is a word without quotation marks.
extension TomlParser {
  mutating func word() throws(TomlFailure) -> TomlValue.Content {
    let start = offset
    while let byte, !Self.endsWord(byte) { offset += 1 }
    let text = bytes[start..<offset]
    if text.elementsEqual("true".utf8) { return .boolean(true) }
    if text.elementsEqual("false".utf8) { return .boolean(false) }
    switch text.first ?? 0 {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "."):
      if looksLikeDateTime(text) { return try dateTime(from: start) }
      if let content = try number(text) { return content }
      offset = start
      let isWord = text.first.map { $0 >= UInt8(ascii: "a") } ?? true
      throw TomlFailure(isWord ? .expectedValue(found: found) : .invalidNumber(found), at: start)
    default:
      offset = start
      throw TomlFailure(.expectedValue(found: found), at: start)
    }
  }

  // MARK: Dates and times

  /// Four digits and a dash, or two and a colon.
  private func looksLikeDateTime(_ text: ArraySlice<UInt8>) -> Bool {
    let digits = text.prefix { $0.isDecimalDigit }.count
    let next = text.dropFirst(digits).first
    return digits >= 1 && (next == UInt8(ascii: "-") || next == UInt8(ascii: ":"))
  }

  private mutating func dateTime(from start: Int) throws(TomlFailure) -> TomlValue.Content {
    // A space between a date and its time is a part of both.
    if offset - start == 10, byte == 0x20, byte(ahead: 1)?.isDecimalDigit == true {
      offset += 1
      while let byte, !Self.endsWord(byte) { offset += 1 }
    }
    let text = bytes[start..<offset]
    guard let value = TomlDateTime(text) else {
      throw TomlFailure(
        .invalidDateTime(quoted(String(decoding: text.prefix(60), as: UTF8.self))), at: start)
    }
    return .dateTime(value)
  }

  // MARK: Numbers

  /// Nil where the text is no number.
  private func number(_ text: ArraySlice<UInt8>) throws(TomlFailure) -> TomlValue.Content? {
    var digits = text
    let sign = digits.first
    let isSigned = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    let isNegative = sign == UInt8(ascii: "-")
    if isSigned { digits = digits.dropFirst() }
    if digits.elementsEqual("inf".utf8) { return .float(isNegative ? -.infinity : .infinity) }
    if digits.elementsEqual("nan".utf8) { return .float(.nan) }
    if !isSigned, digits.first == UInt8(ascii: "0"), let letter = digits.dropFirst().first,
      let radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][letter]
    {
      return try integer(digits.dropFirst(2), radix: UInt8(radix), isNegative: false, of: text)
    }
    let whole = digits.prefix { $0.isDecimalDigit || $0 == UInt8(ascii: "_") }
    guard whole.first != UInt8(ascii: "0") || whole.count == 1 else { return nil }
    if whole.count == digits.count {
      return try integer(digits, radix: 10, isNegative: isNegative, of: text)
    }
    return float(digits, whole: whole).map { .float(isNegative ? -$0 : $0) }
  }

  /// Nil where the digits are none of the radix, or underscores do not stand between digits.
  private func integer(
    _ digits: ArraySlice<UInt8>, radix: UInt8, isNegative: Bool, of text: ArraySlice<UInt8>
  ) throws(TomlFailure) -> TomlValue.Content? {
    guard Self.separatesDigits(digits, where: { (hexValue($0) ?? radix) < radix }) else {
      return nil
    }
    var value: Int64 = 0
    for byte in digits where byte != UInt8(ascii: "_") {
      let digit = Int64(hexValue(byte) ?? 0)
      let (product, overflow) = value.multipliedReportingOverflow(by: Int64(radix))
      // Below zero there is one more than above.
      let (sum, isTooLarge) =
        isNegative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      guard !overflow, !isTooLarge else {
        let written = quoted(String(decoding: text.prefix(60), as: UTF8.self))
        throw TomlFailure(.integerOutOfRange(written), at: text.startIndex)
      }
      value = sum
    }
    return .integer(value)
  }

  /// `whole` with a fraction, an exponent or both; nil where it is something else.
  private func float(_ digits: ArraySlice<UInt8>, whole: ArraySlice<UInt8>) -> Double? {
    let isDigit = { (byte: UInt8) in byte.isDecimalDigit }
    guard Self.separatesDigits(whole, where: isDigit) else { return nil }
    var rest = digits.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { $0.isDecimalDigit || $0 == UInt8(ascii: "_") }
      guard Self.separatesDigits(fraction, where: isDigit) else { return nil }
      rest = rest.dropFirst(1 + fraction.count)
    }
    if let letter = rest.first {
      guard letter | 0x20 == UInt8(ascii: "e") else { return nil }
      var exponent = rest.dropFirst()
      if exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-") {
        exponent = exponent.dropFirst()
      }
      guard Self.separatesDigits(exponent, where: isDigit) else { return nil }
    }
    return Double(
      String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
  }

  /// At least one digit, and single underscores between digits only.
  private static func separatesDigits(
    _ text: ArraySlice<UInt8>, where isDigit: (UInt8) -> Bool
  ) -> Bool {
    var isAfterDigit = false
    for byte in text {
      if byte == UInt8(ascii: "_") {
        guard isAfterDigit else { return false }
        isAfterDigit = false
      } else {
        guard isDigit(byte) else { return false }
        isAfterDigit = true
      }
    }
    return isAfterDigit
  }
}

extension UInt8 {
  fileprivate var isDecimalDigit: Bool { self &- 0x30 < 10 }
}
