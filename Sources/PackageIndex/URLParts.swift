import Packaging
package import PlatformIO

/// A URL or a reference taken apart (RFC 3986, appendix B), nothing decoded.
package struct URLParts: Hashable, Sendable {
  /// In lower case, without the colon.
  package var scheme: String?
  package var authority: String?
  package var path: String
  package var query: String?
  package var fragment: String?

  /// Takes any text apart; what is no URL is a path.
  package init(_ text: String) {
    var rest = Substring(text)
    if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
      fragment = String(rest[rest.utf8.index(after: hash)...])
      rest = rest[..<hash]
    }
    if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
      query = String(rest[rest.utf8.index(after: mark)...])
      rest = rest[..<mark]
    }
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), isScheme(rest[..<colon].utf8) {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.utf8.index(after: colon)...]
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      authority = String(rest[..<slash])
      rest = rest[slash...]
    }
    path = String(rest)
  }

  /// The URL that a reference on the page at this URL means (RFC 3986, section 5.2).
  func resolving(_ text: String) -> URLParts {
    var target = URLParts(text)
    if target.scheme != nil { return target }
    target.scheme = scheme
    if target.authority != nil { return target }
    target.authority = authority
    if target.path.isEmpty {
      target.path = path
      target.query = target.query ?? query
    } else if target.path.hasPrefix("/") {
      target.path = withoutDots(target.path)
    } else {
      let folder = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      let parent = folder.map { String(path[...$0]) } ?? "/"
      target.path = withoutDots(parent + target.path)
    }
    return target
  }

  /// The whole, without the fragment.
  package var withoutFragment: String {
    var text = ""
    if let scheme { text += scheme + ":" }
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    return text
  }
}

/// What stands between `//` and the path.
package struct Authority: Hashable, Sendable {
  package var credentials: HTTPCredentials?
  /// In lower case, brackets of IPv6 kept.
  package var host: String
  package var port: String?

  /// Takes `user:password@host:port` apart.
  package init(_ text: String) {
    var rest = Substring(text)
    if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) {
      let info = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      credentials = HTTPCredentials(
        username: percentDecoded(info.first ?? ""),
        password: percentDecoded(info.dropFirst().first ?? ""))
      rest = rest[rest.utf8.index(after: at)...]
    }
    let afterBracket = rest.utf8.lastIndex(of: UInt8(ascii: "]")) ?? rest.startIndex
    if let colon = rest[afterBracket...].utf8.lastIndex(of: UInt8(ascii: ":")) {
      port = String(rest[rest.utf8.index(after: colon)...])
      rest = rest[..<colon]
    }
    host = rest.lowercased()
  }

  package var hostAndPort: String { port.map { "\(host):\($0)" } ?? host }
}

/// `scheme://host:port` of a URL: what may share credentials.
package func originOf(_ url: String) -> String {
  let parts = URLParts(url)
  return "\(parts.scheme ?? "")://\(Authority(parts.authority ?? "").hostAndPort)"
}

/// A URL as people may see it: without user name, password, query and fragment.
package func redacted(_ url: String) -> String {
  let parts = URLParts(url)
  guard let scheme = parts.scheme else { return parts.path }
  return "\(scheme)://\(Authority(parts.authority ?? "").hostAndPort)\(parts.path)"
}

/// The path of a `file:` URL; nil for another scheme or another machine's files.
package func localPath(ofFileURL url: String) -> String? {
  let parts = URLParts(url)
  guard parts.scheme == "file", ["", "localhost"].contains(parts.authority ?? "") else {
    return nil
  }
  return percentDecoded(parts.path)
}

private func isScheme(_ text: Substring.UTF8View) -> Bool {
  text.first?.isLetter == true && text.allSatisfy(\.isSchemeByte)
}

/// Resolves `.` and `..` (RFC 3986, section 5.2.4).
private func withoutDots(_ path: String) -> String {
  var kept: [Substring] = []
  let segments = path.split(separator: "/", omittingEmptySubsequences: false)
  for (index, segment) in segments.enumerated() {
    let isLast = index == segments.count - 1
    switch segment {
    case ".":
      if isLast { kept.append("") }
    case "..":
      if kept.count > 1 { kept.removeLast() }
      if isLast { kept.append("") }
    default: kept.append(segment)
    }
  }
  return kept.joined(separator: "/")
}
