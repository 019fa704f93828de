package import Packaging

/// Why the URL or path of a requirement cannot be used; texts are as written.
package enum AddressProblem: Hashable, Sendable {
  case missingScheme(String)
  case unknownScheme(String)
  case missingHost(String)
  case invalidPort(String)
  case unexpectedCharacter(String)
  /// `;` directly after a URL, where it may be a part of it.
  case ambiguousSemicolon
  /// The name of the system, such as `hg`.
  case unsupportedVersionControl(String)
  /// Neither a folder nor a repository after `-e`.
  case notEditable(String)
  case reference(DirectReferenceError)

  var wording: Wording {
    switch self {
    case .missingScheme(let url):
      Wording(
        "invalid-url", "expected a URL, found \(quoted(url))",
        hint: "begin it with `https://`, `git+https://` or `file:`")
    case .unknownScheme(let scheme): Wording("invalid-url", .unknownScheme(scheme))
    case .missingHost(let url):
      Wording("invalid-url", "expected a host in the URL \(quoted(url))")
    case .invalidPort(let url):
      Wording(
        "invalid-url", "expected a port number in the URL \(quoted(url))",
        hint: "if a path was meant, begin it with `/`")
    case .unexpectedCharacter(let url):
      Wording("invalid-url", "no URL can have this character: \(quoted(url))")
    case .ambiguousSemicolon:
      Wording(
        "ambiguous-semicolon", "the `;` may be a part of the URL",
        hint: "put a space before the `;` that begins a marker")
    case .unsupportedVersionControl(let system):
      Wording("unsupported-version-control", .unsupportedVersionControl(system))
    case .notEditable(let text):
      Wording(
        "not-editable", "expected a folder or a `git+` URL after `-e`, found \(quoted(text))")
    case .reference(let error):
      Wording("invalid-reference", error)
    }
  }
}

extension Wording {
  fileprivate init(_ reference: String, _ error: DirectReferenceError) {
    self.init(reference, error.message, hint: error.hint)
  }
}
