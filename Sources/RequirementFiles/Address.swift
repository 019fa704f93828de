import Packaging

/// What kind of place a URL names, by its scheme.
enum AddressScheme: Equatable {
  case http, file, ftp
  /// A repository, by its version control system: `git` for `git+https:` and for `git:`.
  case repository(system: String, isPlain: Bool)
  case other(String)

  /// Nil where the text begins with no scheme.
  init?(of text: String) {
    let bytes = text.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon != bytes.startIndex,
      bytes.first?.isLetter == true,
      bytes[..<colon].allSatisfy(\.isSchemeByte)
    else { return nil }
    let scheme = text[..<colon].lowercased()
    switch scheme {
    case "http", "https": self = .http
    case "file": self = .file
    case "ftp": self = .ftp
    case "git", "hg", "svn", "bzr": self = .repository(system: scheme, isPlain: true)
    default:
      let system = scheme.prefix { $0 != "+" }
      if ["git", "hg", "svn", "bzr"].contains(system), system.endIndex != scheme.endIndex {
        self = .repository(system: String(system), isPlain: false)
      } else {
        self = .other(scheme)
      }
    }
  }
}

extension AddressProblem {
  /// The first thing wrong with a URL, and how many bytes from its beginning; nil for a good one.
  static func first(in url: String, written: String) -> (Self, Int)? {
    switch AddressScheme(of: url) {
    case nil:
      let short = DirectReferenceError.shortForm(of: url)
      return (short.map { .reference($0) } ?? .missingScheme(written), 0)
    case .other(let scheme):
      if let short = DirectReferenceError.shortForm(of: url) { return (.reference(short), 0) }
      return (.unknownScheme(scheme), 0)
    case .repository(let system, _) where system != "git":
      return (.unsupportedVersionControl(system), 0)
    case .repository(let system, isPlain: true): return (.unknownScheme(system), 0)
    // pip leaves the slashes of an empty host out.
    case .repository where url.hasPrefix("git+file:") && !url.hasPrefix("git+file:/"):
      return (.reference(.relativeRepository), 0)
    case .repository where url.hasPrefix("git+file:/"):
      return inCharacters(of: Array(url.utf8), written)
    case .http, .ftp, .repository:
      let bytes = Array(url.utf8)
      return inCharacters(of: bytes, written) ?? inHost(of: bytes, written)
    case .file: return inCharacters(of: Array(url.utf8), written)
    }
  }

  /// No URL has control characters, spaces, or these marks unescaped (RFC 3986, section 2).
  private static func inCharacters(of bytes: [UInt8], _ written: String) -> (Self, Int)? {
    let place = bytes.firstIndex { byte in
      byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "`")
    }
    return place.map { (.unexpectedCharacter(written), $0) }
  }

  private static func inHost(of bytes: [UInt8], _ written: String) -> (Self, Int)? {
    let scheme = bytes.prefix { $0 != UInt8(ascii: ":") }
    let start = scheme.endIndex + 3
    guard bytes[scheme.endIndex...].starts(with: "://".utf8) else {
      return (.missingHost(written), min(scheme.endIndex + 1, bytes.count))
    }
    if scheme.elementsEqual("git+file".utf8) { return nil }
    let authority = bytes[start...].prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
    let host = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
    guard host < authority.endIndex, bytes[host] != UInt8(ascii: ":") else {
      return (.missingHost(written), host)
    }
    let bracket = authority[host...].lastIndex(of: UInt8(ascii: "]")) ?? host
    guard let colon = authority[bracket...].firstIndex(of: UInt8(ascii: ":")) else { return nil }
    // `git+ssh://git@host:organization/…` is a common slip for `/organization`.
    let wrong = authority[(colon + 1)...].firstIndex { $0 &- 0x30 > 9 }
    return wrong.map { (.invalidPort(written), $0) }
  }
}

extension DirectReferenceError {
  /// The error of `git@host:path`, which looks like a URL with a scheme.
  fileprivate static func shortForm(of url: String) -> Self? {
    do {
      _ = try DirectReference(parsing: url)
      return nil
    } catch {
      if case .scpForm = error { return error }
      return nil
    }
  }
}
