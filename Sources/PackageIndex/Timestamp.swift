/// Microseconds since 1970 of `2024-01-31T12:34:56.123456Z` (RFC 3339, PEP 700); nil for others.
///
/// A missing time zone means UTC, as does `Z`; `+01:00` is honoured.
func microseconds(ofTimestamp bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
  func number(_ range: Range<Int>) -> Int64? {
    guard range.upperBound <= bytes.count else { return nil }
    var value: Int64 = 0
    for index in range {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }
  guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
    bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
    let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
    let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
    (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
  else { return nil }
  var offset = 19
  var fraction: Int64 = 0
  if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
    offset += 1
    var unit: Int64 = 100_000
    while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 {
      fraction += Int64(bytes[offset] &- UInt8(ascii: "0")) * unit
      unit /= 10
      offset += 1
    }
  }
  var zone: Int64 = 0
  if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
  {
    guard let hours = number(offset + 1..<offset + 3),
      let minutes = number(offset + 4..<offset + 6) ?? number(offset + 3..<offset + 5)
    else { return nil }
    zone = (hours * 60 + minutes) * (bytes[offset] == UInt8(ascii: "-") ? -60 : 60)
  }
  let days = daysSince1970(year: year, month: month, day: day)
  return ((days * 24 + hour) * 3600 + minute * 60 + second - zone) * 1_000_000 + fraction
}

/// Days from 1970-01-01 in the Gregorian calendar, by counting years from March.
private func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
  let shifted = month > 2 ? year : year - 1
  let era = shifted / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
