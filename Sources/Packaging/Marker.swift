/// A condition on the environment (PEP 508), such as `python_version < "3.8" and (a or b)`.
///
/// Two markers are equal if they print the same text. Parentheses around one term, or around all, are dropped.
package struct Marker: Hashable, Sendable, CustomStringConvertible {
  /// What a marker may ask about, under its PEP 508 name.
  package enum Variable: String, CaseIterable, Hashable, Sendable {
    case osName = "os_name"
    case sysPlatform = "sys_platform"
    case platformMachine = "platform_machine"
    case platformPythonImplementation = "platform_python_implementation"
    case platformRelease = "platform_release"
    case platformSystem = "platform_system"
    case platformVersion = "platform_version"
    case pythonVersion = "python_version"
    case pythonFullVersion = "python_full_version"
    case implementationName = "implementation_name"
    case implementationVersion = "implementation_version"
    case extra
    /// The set of extras that a lock file is installed with (PEP 751).
    case extras
    /// The set of dependency groups that a lock file is installed with (PEP 751).
    case dependencyGroups = "dependency_groups"

    /// Whether its values compare as versions where both sides allow it.
    var isVersion: Bool {
      switch self {
      case .implementationVersion, .platformRelease, .pythonFullVersion, .pythonVersion: true
      default: false
      }
    }

    /// Whether its value is a set of names.
    var isSet: Bool { self == .extras || self == .dependencyGroups }
  }

  package enum Comparator: String, Hashable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case equal = "=="
    case notEqual = "!="
    case greaterOrEqual = ">="
    case greater = ">"
    case compatible = "~="
    case identical = "==="
    case isIn = "in"
    case isNotIn = "not in"
  }

  /// One side of a comparison.
  package enum Operand: Hashable, Sendable {
    case variable(Variable)
    /// A quoted text without its quotes, escapes resolved.
    case literal(String)
  }

  /// One term: `python_version < "3.8"`.
  package struct Comparison: Hashable, Sendable {
    package var left: Operand
    package var comparator: Comparator
    package var right: Operand

    package init(left: Operand, comparator: Comparator, right: Operand) {
      self.left = left
      self.comparator = comparator
      self.right = right
    }

    /// Whether either side is the variable `extra`.
    var mentionsExtra: Bool { left == .variable(.extra) || right == .variable(.extra) }
  }

  /// A marker is kept as it is read; nesting costs no recursion anywhere.
  enum Element: Hashable, Sendable {
    case comparison(Comparison)
    case and
    case or
    case open
    case close
  }

  /// In reading order, without parentheses that enclose a single term or everything.
  let elements: [Element]

  /// The elements must be balanced and free of redundant parentheses.
  init(elements: [Element]) { self.elements = elements }

  /// Whether some term asks about `extra`.
  package var mentionsExtra: Bool {
    for case .comparison(let comparison) in elements where comparison.mentionsExtra { return true }
    return false
  }

  /// The text as `packaging` prints it.
  package var description: String {
    var text = ""
    for element in elements {
      if element != .close, !text.isEmpty, text.utf8.last != UInt8(ascii: "(") { text += " " }
      switch element {
      case .comparison(let comparison): text += comparison.description
      case .and: text += "and"
      case .or: text += "or"
      case .open: text += "("
      case .close: text += ")"
      }
    }
    return text
  }
}

extension Marker.Comparison: CustomStringConvertible {
  package var description: String {
    "\(left.description) \(comparator.rawValue) \(right.description)"
  }
}

extension Marker.Operand: CustomStringConvertible {
  /// Quoted with `"`, or with `'` where the text holds `"`.
  package var description: String {
    switch self {
    case .variable(let variable): return variable.rawValue
    case .literal(let text):
      guard text.utf8.contains(0x22) else { return "\"\(text)\"" }
      guard text.utf8.contains(0x27) else { return "'\(text)'" }
      // Only escapes bring both quotes into one text; `packaging` cannot print such a marker.
      let escaped = text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }
      return "\"\(escaped.joined())\""
    }
  }
}
