/// Dates as HTTP writes them (RFC 9110, 5.6.7).
package enum HTTPDate {
  /// Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT"; nil for anything else.
  package static func parse(_ text: String) -> Int64? {
    let words = text.utf8.split { $0 == 0x20 || $0 == 0x2C || $0 == 0x3A }.map { Array($0) }
    guard words.count == 8, words[7].elementsEqual("GMT".utf8),
      let day = number(words[1]), let month = months.firstIndex(of: words[2]),
      let year = number(words[3]), let hour = number(words[4]), let minute = number(words[5]),
      let second = number(words[6]), (1...31).contains(day), (1970...9999).contains(year),
      hour < 24, minute < 60, second < 62
    else { return nil }
    return daysSince1970(year: year, month: Int64(month) + 1, day: day) * 86_400
      + hour * 3600 + minute * 60 + second
  }

  private static let months: [[UInt8]] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ].map { Array($0.utf8) }

  private static func number(_ digits: [UInt8]) -> Int64? {
    guard digits.count <= 4, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// The proleptic Gregorian calendar, with years that begin in March.
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
