/// Why a text is no marker.
package struct MarkerError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case expectedVariableOrString
    case expectedOperator
    /// After `not`.
    case expectedIn
    /// The string's escapes cannot be resolved, or it holds a line break.
    case invalidString
    case expectedClosingParenthesis
    /// More than `Marker.maximumDepth` parentheses are open.
    case nestedTooDeeply
    case expectedEnd
  }

  package var reason: Reason
  /// Counts UTF-8 bytes from 0.
  package var offset: Int

  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension MarkerError.Reason: CustomStringConvertible {
  /// Says what should stand there: `expected …`.
  package var description: String {
    switch self {
    case .expectedVariableOrString: "expected a marker variable or a quoted string"
    case .expectedOperator:
      "expected a marker operator, one of `<=`, `<`, `!=`, `==`, `>=`, `>`, `~=`, `===`, `in`, `not in`"
    case .expectedIn: "expected `in` after `not`"
    case .invalidString: "invalid quoted string"
    case .expectedClosingParenthesis: "expected `)`, `and` or `or` in the marker"
    case .nestedTooDeeply: "parentheses are nested too deeply"
    case .expectedEnd: "expected `and`, `or` or the end of the marker"
    }
  }
}

/// Why a marker has no value in an environment; `packaging` raises these.
package enum MarkerEvaluationError: Error, Hashable, Sendable {
  /// The comparison is defined for versions only, and one side is none (`UndefinedComparison`).
  case undefinedComparison(Marker.Comparison)
  /// Neither side is a variable that the environment knows (`UndefinedEnvironmentName`).
  case undefinedName(Marker.Comparison)
}
