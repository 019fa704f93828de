import PlatformIO

/// The names of entries: UTF-8 where the flags say so, else the characters of the first PC
/// (code page 437), as Python reads them.
enum ZipName {
  /// The name of an entry, with the slash at a folder's end.
  static func text(
    of header: ZipHeader, _ extra: ZipExtraFields
  ) throws(EntryFault) -> String {
    if let name = extra.unicodeName { return try checked(unicodeName: name, of: header) }
    guard let text = plainText(of: header) else { throw .nameNotUTF8 }
    return text
  }

  private static func plainText(of header: ZipHeader) -> String? {
    if header.flags & ZipHeader.isUTF8 != 0 || header.name.allSatisfy({ $0 < 0x80 }) {
      return String(validating: header.name, as: UTF8.self)
    }
    return oldText(of: header)
  }

  private static func oldText(of header: ZipHeader) -> String {
    var text = ""
    for byte in header.name {
      text.unicodeScalars.append(
        byte < 0x80 ? Unicode.Scalar(byte) : upperHalf[Int(byte) - 0x80])
    }
    return text
  }

  /// The name that an extra field has in UTF-8, which must be the header's in another writing:
  /// programs that know the field and those that do not have to see one name.
  static func checked(
    unicodeName field: UnsafeRawBufferPointer, of header: ZipHeader
  ) throws(EntryFault) -> String {
    let bytes = ZipBytes(bytes: field)
    guard let rest = bytes.slice(5, count: bytes.count - 5),
      let name = String(validating: rest, as: UTF8.self)
    else { throw .damagedExtraField }
    guard bytes.number(at: 0, as: UInt8.self) == 1,
      bytes.number(at: 1, as: UInt32.self) == Inflate.crc32(header.name),
      header.name.elementsEqual(rest)
        || header.flags & ZipHeader.isUTF8 == 0 && oldText(of: header) == name
    else { throw .severalNames }
    return name
  }

  /// A name for messages, whatever it is made of.
  static func shown(_ header: ZipHeader) -> String {
    String(decoding: header.name, as: UTF8.self)
  }

  /// The characters 0x80 to 0xFF of code page 437.
  private static let upperHalf = Array(
    ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌"
      + "█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}").unicodeScalars)
}
