import Packaging

/// A value as JSON writes it (RFC 8259).
enum JSONText {
  static func string(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": written += "\\" + String(scalar)
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }

  static func array(_ values: [String]) -> String { "[" + values.joined(separator: ", ") + "]" }

  /// Settings for a backend: a key that is given twice has a list, as with pip.
  static func settings(_ settings: [ConfigSetting]) -> String {
    guard !settings.isEmpty else { return "null" }
    var keys: [String] = []
    for setting in settings where !keys.contains(setting.key) { keys.append(setting.key) }
    let pairs = keys.map { key in
      let values = settings.filter { $0.key == key }.map { string($0.value) }
      return string(key) + ": " + (values.count == 1 ? values[0] : array(values))
    }
    return "{" + pairs.joined(separator: ", ") + "}"
  }
}
