/// A date, a time or both, as RFC 3339 and TOML 1.0 have them.
package struct TomlDateTime: Hashable, Sendable {
  package struct Date: Hashable, Sendable {
    package var year: Int
    /// 1…12.
    package var month: Int
    /// 1…31, and one that the month has in that year.
    package var day: Int
  }

  package struct Time: Hashable, Sendable {
    package var hour: Int
    package var minute: Int
    /// 0…60: RFC 3339 has leap seconds.
    package var second: Int
    /// Further digits are cut off, as TOML demands.
    package var nanosecond: Int
  }

  /// Nil for a local time.
  package var date: Date?
  /// Nil for a local date.
  package var time: Time?
  /// Minutes east of UTC; nil for what is local.
  package var offset: Int?

  var kind: String {
    switch (date, time) {
    case (_?, nil): "a date"
    case (nil, _): "a time"
    case (_?, _?): "a date and time"
    }
  }
}

extension TomlDateTime {
  /// Reads all of the text; nil where it is none of the four forms.
  ///
  /// `2026-01-31T07:32:00.5Z`, with `T`, `t` or a space, and `Z`, `z` or an offset; without the offset;
  /// the date alone; the time alone.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = Digits(text)
    if rest.hasColonThird {
      guard let time = rest.time(), rest.isEmpty else { return nil }
      self.init(date: nil, time: time, offset: nil)
      return
    }
    guard let date = rest.date() else { return nil }
    if rest.isEmpty {
      self.init(date: date, time: nil, offset: nil)
      return
    }
    guard rest.skip(anyOf: "Tt "), let time = rest.time() else { return nil }
    if rest.isEmpty {
      self.init(date: date, time: time, offset: nil)
      return
    }
    guard let offset = rest.offset(), rest.isEmpty else { return nil }
    self.init(date: date, time: time, offset: offset)
  }
}

/// The rest of a date's text.
private struct Digits {
  var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  var isEmpty: Bool { bytes.isEmpty }

  var hasColonThird: Bool { bytes.dropFirst(2).first == UInt8(ascii: ":") }

  mutating func skip(anyOf characters: StaticString) -> Bool {
    guard let first = bytes.first else { return false }
    let isOne = characters.withUTF8Buffer { $0.contains(first) }
    if isOne { bytes.removeFirst() }
    return isOne
  }

  /// Exactly so many digits.
  mutating func number(_ count: Int, in range: ClosedRange<Int>) -> Int? {
    let digits = bytes.prefix(count)
    guard digits.count == count else { return nil }
    var value = 0
    for digit in digits {
      guard case let digit = digit &- 0x30, digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    guard range.contains(value) else { return nil }
    bytes = bytes.dropFirst(count)
    return value
  }

  mutating func date() -> TomlDateTime.Date? {
    guard let year = number(4, in: 0...9999), skip(anyOf: "-"),
      let month = number(2, in: 1...12), skip(anyOf: "-"),
      let day = number(2, in: 1...Self.days(in: month, of: year))
    else { return nil }
    return TomlDateTime.Date(year: year, month: month, day: day)
  }

  mutating func time() -> TomlDateTime.Time? {
    guard let hour = number(2, in: 0...23), skip(anyOf: ":"),
      let minute = number(2, in: 0...59), skip(anyOf: ":"),
      let second = number(2, in: 0...60)
    else { return nil }
    var nanosecond = 0
    if skip(anyOf: ".") {
      var unit = 100_000_000
      let digits = bytes.prefix { $0 &- 0x30 < 10 }
      guard !digits.isEmpty else { return nil }
      for digit in digits.prefix(9) {
        nanosecond += Int(digit &- 0x30) * unit
        unit /= 10
      }
      bytes = bytes.dropFirst(digits.count)
    }
    return TomlDateTime.Time(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
  }

  mutating func offset() -> Int? {
    if skip(anyOf: "Zz") { return 0 }
    let isWest = bytes.first == UInt8(ascii: "-")
    guard skip(anyOf: "+-"), let hours = number(2, in: 0...23), skip(anyOf: ":"),
      let minutes = number(2, in: 0...59)
    else { return nil }
    return (hours * 60 + minutes) * (isWest ? -1 : 1)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
