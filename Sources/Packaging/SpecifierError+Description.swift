extension SpecifierError: CustomStringConvertible {
  /// Says what should stand there: `expected …`.
  package var description: String {
    switch self {
    case .expectedOperator: "expected a version operator such as `==` or `>=`"
    case .invalidVersion: "expected a version (PEP 440)"
    case .wildcardNotAllowed: "expected no `.*` except after a release with `==` or `!=`"
    case .localNotAllowed: "expected no local version (`+…`) except after `==` or `!=`"
    case .tooFewReleaseNumbers: "expected at least two numbers after `~=`, such as `~=1.4`"
    case .trailingText: "expected the end of the specifier"
    }
  }
}
