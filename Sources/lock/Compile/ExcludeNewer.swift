/// Reads `--exclude-newer`: a date, a time (RFC 3339), or how long ago (`7d`, `2 weeks`, `P3D`).
enum ExcludeNewer {
  /// The cutoff in microseconds since 1970 UTC; nil where the text is none of these.
  ///
  /// A date means its first moment after it: files of that day still count, as uv has it.
  /// `now` is in seconds since 1970 UTC; durations are counted back from it.
  static func microseconds(_ text: String, now: Int64) -> Int64? {
    let bytes = Array(text.utf8)
    if let seconds = duration(bytes) { return (now - seconds) * 1_000_000 }
    guard let date = Self.date(bytes) else { return nil }
    let days = daysSinceEpoch(date.year, date.month, date.day)
    if bytes.count == 10 { return (days + 1) * 86_400_000_000 }
    return time(bytes[10...]).map { days * 86_400_000_000 + $0 }
  }

  /// `YYYY-MM-DD` at the start.
  private static func date(_ bytes: [UInt8]) -> (year: Int64, month: Int64, day: Int64)? {
    guard bytes.count >= 10, bytes[4] == dash, bytes[7] == dash,
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), (1...12).contains(month), day >= 1,
      day <= daysInMonth(year, month)
    else { return nil }
    return (year, month, day)
  }

  /// `THH:MM[:SS[.fraction]]` and `Z` or an offset, in microseconds from the day's start.
  private static func time(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var rest = bytes
    guard let separator = rest.popFirst(), [0x54, 0x74, 0x20].contains(separator),
      let hour = number(rest.prefix(2)), hour < 24, rest.count >= 5,
      rest[rest.startIndex + 2] == colon, let minute = number(rest.dropFirst(3).prefix(2)),
      minute < 60
    else { return nil }
    rest = rest.dropFirst(5)
    var micros = (hour * 3600 + minute * 60) * 1_000_000
    if rest.first == colon {
      guard let second = number(rest.dropFirst().prefix(2)), second <= 60, rest.count >= 3 else {
        return nil
      }
      micros += second * 1_000_000
      rest = rest.dropFirst(3)
      if rest.first == UInt8(ascii: ".") {
        let digits = rest.dropFirst().prefix { (48...57).contains($0) }
        guard !digits.isEmpty else { return nil }
        var unit: Int64 = 100_000
        for digit in digits.prefix(6) {
          micros += Int64(digit - 48) * unit
          unit /= 10
        }
        rest = rest.dropFirst(1 + digits.count)
      }
    }
    return offset(rest).map { micros - $0 }
  }

  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    if bytes.elementsEqual([0x5A]) || bytes.elementsEqual([0x7A]) { return 0 }
    let digits = bytes.dropFirst().filter { $0 != colon }
    guard let sign = bytes.first, sign == dash || sign == UInt8(ascii: "+"), digits.count == 4,
      let hours = number(digits[0..<2]), hours < 24, let minutes = number(digits[2..<4]),
      minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * 60_000_000 * (sign == dash ? -1 : 1)
  }

  /// Seconds of `7d`, `24 hours`, `2 weeks`, `P7D`, `PT24H`; months and years have no fixed length.
  private static func duration(_ bytes: [UInt8]) -> Int64? {
    var text = String(decoding: bytes, as: UTF8.self).lowercased()
    // ISO 8601 writes `M` for months before the `T`, and days only there.
    var units = "smhdw"
    if text.hasPrefix("pt") {
      text.removeFirst(2)
      units = "smh"
    } else if text.hasPrefix("p") {
      text.removeFirst()
      units = "dw"
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count < 1_000_000 else { return nil }
    let unit: Int64
    guard let letter = text.dropFirst(digits.count).first(where: { $0 != " " }),
      units.contains(letter)
    else { return nil }
    switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
    case "s", "second", "seconds": unit = 1
    case "m", "min", "minute", "minutes": unit = 60
    case "h", "hour", "hours": unit = 3_600
    case "d", "day", "days": unit = 86_400
    case "w", "week", "weeks": unit = 604_800
    default: return nil
    }
    return count * unit
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  private static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // March-based years put the leap day at the end.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")
}
