/// Why a text is no requirement.
package struct RequirementError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case expectedName
    case expectedExtraName
    /// Between two extras.
    case expectedComma
    case expectedClosingBracket
    case expectedURL
    /// What follows a URL and a blank is no marker.
    case expectedSemicolonAfterURL
    case expectedClosingParenthesis
    case specifier(SpecifierError)
    /// What follows the specifiers, or the name where there are none, belongs to nothing.
    case expectedSpecifierOrSemicolon
    case marker(MarkerError.Reason)
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

extension RequirementError.Reason: CustomStringConvertible {
  /// Says what should stand there: `expected …`.
  package var description: String {
    switch self {
    case .expectedName: "expected a project name"
    case .expectedExtraName: "expected the name of an extra"
    case .expectedComma: "expected a comma between extras"
    case .expectedClosingBracket: "expected `]` after the extras"
    case .expectedURL: "expected a URL after `@`"
    case .expectedSemicolonAfterURL: "expected a blank and `;`, or the end, after the URL"
    case .expectedClosingParenthesis: "expected `)` after the version specifiers"
    case .specifier(let error): error.description
    case .expectedSpecifierOrSemicolon: "expected a version specifier, `;` or the end"
    case .marker(let reason): reason.description
    case .expectedEnd: "expected the end of the requirement"
    }
  }
}
