/// A number in a version, of any size: PEP 440 sets no limit, and dates with times are in use.
enum VersionNumber: Hashable, Comparable, Sendable {
  case small(UInt64)
  /// Above `UInt64.max`.
  case large(Digits)

  /// Decimal digits without leading zeros.
  struct Digits: Hashable, Comparable, Sendable {
    /// ASCII, most significant first.
    let bytes: [UInt8]

    static func < (a: Self, b: Self) -> Bool {
      a.bytes.count == b.bytes.count
        ? a.bytes.lexicographicallyPrecedes(b.bytes) : a.bytes.count < b.bytes.count
    }
  }

  static let zero = VersionNumber.small(0)

  /// Reads ASCII digits; leading zeros do not count.
  init(digits: ArraySlice<UInt8>) {
    var value: UInt64 = 0
    for digit in digits {
      let (tens, overflowsTens) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsSum) = tens.addingReportingOverflow(UInt64(digit &- 0x30))
      guard !overflowsTens, !overflowsSum else {
        self = .large(Digits(bytes: Array(digits.drop { $0 == 0x30 })))
        return
      }
      value = sum
    }
    self = .small(value)
  }

  /// The value, or the largest `UInt64` for anything above it.
  var saturated: UInt64 {
    switch self {
    case .small(let value): value
    case .large: .max
    }
  }

  /// The next number.
  var successor: VersionNumber {
    switch self {
    case .small(.max): .large(Digits(bytes: Array("18446744073709551616".utf8)))
    case .small(let value): .small(value &+ 1)
    case .large(let digits): .large(digits.successor)
    }
  }

  /// The number before; nil of 0, and of what is too large to come up.
  var predecessor: VersionNumber? {
    guard case .small(let value) = self, value > 0 else { return nil }
    return .small(value &- 1)
  }

  /// Appends the decimal digits.
  func write(to text: inout [UInt8]) {
    switch self {
    case .small(let value): writeDecimal(value, to: &text)
    case .large(let digits): text += digits.bytes
    }
  }
}

extension VersionNumber.Digits {
  fileprivate var successor: Self {
    var bytes = bytes
    for index in bytes.indices.reversed() {
      guard bytes[index] == UInt8(ascii: "9") else {
        bytes[index] &+= 1
        return Self(bytes: bytes)
      }
      bytes[index] = UInt8(ascii: "0")
    }
    return Self(bytes: [UInt8(ascii: "1")] + bytes)
  }
}

/// Appends a number's decimal digits.
func writeDecimal(_ value: UInt64, to text: inout [UInt8]) {
  guard value >= 10 else {
    text.append(0x30 &+ UInt8(truncatingIfNeeded: value))
    return
  }
  let start = text.count
  var rest = value
  while rest > 0 {
    text.append(0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
    rest /= 10
  }
  text[start...].reverse()
}
