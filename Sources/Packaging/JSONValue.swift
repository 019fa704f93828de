/// A JSON text (RFC 8259) as a value, for small documents that are read whole.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// As written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The member of an object; nil for other values.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  /// The text of a string; nil for other values.
  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The truth value; nil for other values.
  package var truth: Bool? {
    guard case .boolean(let truth) = self else { return nil }
    return truth
  }

  /// The members of an object; nil for other values.
  package var members: [String: JSONValue]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// The elements of an array; nil for other values.
  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }
}

/// Why a text is no JSON; offsets count bytes from 0.
package enum JSONError: Error, Hashable, Sendable {
  case unexpected(at: Int)
  case truncated
  case tooDeep(at: Int)
  case notUTF8
}

extension JSONValue {
  /// As Python's `json.dumps(…, sort_keys=True)` writes it, characters beyond ASCII as they are.
  package var description: String {
    switch self {
    case .null: return "null"
    case .boolean(let truth): return truth ? "true" : "false"
    case .number(let text): return text
    case .string(let text): return Self.quoted(text)
    case .array(let elements):
      return "[" + elements.map(\.description).joined(separator: ", ") + "]"
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      let texts = sorted.map { Self.quoted($0.key) + ": " + $0.value.description }
      return "{" + texts.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension JSONValue: CustomStringConvertible {}
