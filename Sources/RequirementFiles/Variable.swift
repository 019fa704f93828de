/// `${NAME}` with capital letters, digits and `_`; nothing else is a variable.
enum Variable {
  /// Where the next variable stands, braces included.
  static func next(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    var index = bytes.startIndex
    while index + 3 < bytes.endIndex {
      defer { index += 1 }
      guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "{") else {
        continue
      }
      var close = index + 2
      while close < bytes.endIndex, isNameByte(bytes[close]) { close += 1 }
      if close < bytes.endIndex, close > index + 2, bytes[close] == UInt8(ascii: "}") {
        return index..<(close + 1)
      }
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
