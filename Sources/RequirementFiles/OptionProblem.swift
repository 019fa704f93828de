package import Packaging

/// Why an option cannot be used; texts are as written.
package enum OptionProblem: Hashable, Sendable {
  case unknown(String, nearest: String?)
  /// pip had it once; the replacement is worded.
  case removed(String, replacement: String)
  case missingValue(String)
  case unexpectedValue(String)
  case unexpectedArgument(String)
  case unclosedQuote
  case danglingBackslash
  case conflictingIndexURL(first: SourceLocation)
  /// In the list of `--no-binary` or its kin.
  case invalidPackageName(String)
  /// `--hash` with something else than `algorithm:hexadecimal digits`.
  case invalidHash(String)
  case wrongHashLength(Digest.Algorithm, found: Int)
  case unsupportedHashAlgorithm(String)
  case invalidConfigSetting(String)

  var wording: Wording {
    switch self {
    case .unknown(let name, let nearest):
      Wording(
        "unknown-option", "unknown option \(quoted(name))",
        hint: nearest.map { "did you mean `\($0)`?" })
    case .removed(let name, let replacement):
      Wording(
        "removed-option", "pip no longer has the option \(quoted(name))",
        hint: "write \(replacement) instead")
    case .missingValue(let name):
      Wording("missing-value", "expected a value after \(quoted(name))")
    case .unexpectedValue(let name):
      Wording("unexpected-value", "the option \(quoted(name)) takes no value")
    case .unexpectedArgument(let text):
      Wording("unexpected-argument", "expected an option, found \(quoted(text))")
    case .unclosedQuote: Wording("unclosed-quote", "the quotation mark has no partner")
    case .danglingBackslash: Wording("dangling-backslash", "the backslash escapes nothing")
    case .conflictingIndexURL:
      Wording(
        "conflicting-index-url", "`--index-url` is given twice with different values",
        hint: "keep one, and give the other as `--extra-index-url`")
    case .invalidPackageName, .invalidHash, .wrongHashLength, .unsupportedHashAlgorithm,
      .invalidConfigSetting:
      Wording("invalid-value", "expected \(expectation)")
    }
  }

  /// What a value should be, and what it is.
  private var expectation: String {
    switch self {
    case .invalidPackageName(let text):
      "a package name, `:all:` or `:none:`, found \(quoted(text))"
    case .invalidHash(let text): "a hash such as `sha256:…`, found \(quoted(text))"
    case .wrongHashLength(let algorithm, let found):
      "\(algorithm.digits) hexadecimal digits of \(algorithm.rawValue), found \(found)"
    case .unsupportedHashAlgorithm(let name):
      "a hash by sha256, sha384 or sha512, found \(quoted(name))"
    case .invalidConfigSetting(let text): "`KEY=VALUE`, found \(quoted(text))"
    case .unknown, .removed, .missingValue, .unexpectedValue, .unexpectedArgument, .unclosedQuote,
      .danglingBackslash, .conflictingIndexURL:
      "another option"
    }
  }
}
