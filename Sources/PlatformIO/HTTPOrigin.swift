/// Scheme, host and port of a URL: what credentials and connections belong to.
package struct HTTPOrigin: Hashable, Sendable {
  package let isSecure: Bool
  /// Lower case; an IPv6 address in its brackets.
  package let host: String
  package let port: Int

  /// Nil unless `url` is an absolute `http` or `https` URL.
  package init?(_ url: String) {
    let bytes = Array(url.utf8)
    guard let schemeEnd = HTTPOrigin.authorityStart(in: bytes) else { return nil }
    isSecure = schemeEnd == 8
    let end = bytes[schemeEnd...].firstIndex { "/?#\\".utf8.contains($0) } ?? bytes.count
    var authority = bytes[schemeEnd..<end]
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
    var hostEnd = authority.endIndex
    if let colon = authority.lastIndex(of: UInt8(ascii: ":")),
      authority[colon...].firstIndex(of: UInt8(ascii: "]")) == nil
    {
      hostEnd = colon
    }
    host = String(decoding: authority[..<hostEnd], as: UTF8.self).lowercased()
    let portText = authority[hostEnd...].dropFirst()
    let implied = isSecure ? 443 : 80
    guard !host.isEmpty,
      let port = portText.isEmpty ? implied : Int(String(decoding: portText, as: UTF8.self)),
      (1...65535).contains(port)
    else { return nil }
    self.port = port
  }

  /// `host`, or `host:port` where the port is not the scheme's own.
  package var name: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

  /// Whether one of `hosts` (`host` or `host:port`) is this one.
  package func isAmong(_ hosts: [String]) -> Bool {
    hosts.contains { $0.lowercased() == host || $0.lowercased() == "\(host):\(port)" }
  }

  /// The offset after `http://` or `https://`.
  private static func authorityStart(in bytes: [UInt8]) -> Int? {
    for scheme in ["http://", "https://"] {
      let prefix = bytes.prefix(scheme.utf8.count).map { (65...90).contains($0) ? $0 | 0x20 : $0 }
      if prefix.elementsEqual(scheme.utf8) { return scheme.utf8.count }
    }
    return nil
  }
}

/// A URL as it goes to libcurl: without credentials and fragment, all bytes allowed.
package struct CleanURL: Hashable, Sendable {
  package let text: String
  /// What stood before the `@`.
  package let credentials: HTTPCredentials?

  /// Takes a URL apart; credentials are percent-decoded.
  package init(_ url: String) {
    var bytes = Array(url.utf8)
    var credentials: HTTPCredentials?
    if let start = CleanURL.index(after: "://", in: bytes) {
      let end = bytes[start...].firstIndex { "/?#\\".utf8.contains($0) } ?? bytes.count
      if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) {
        let parts = bytes[start..<at].split(
          separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        credentials = HTTPCredentials(
          username: CleanURL.decoded(parts.first ?? []),
          password: CleanURL.decoded(parts.dropFirst().first ?? []))
        bytes.removeSubrange(start...at)
      }
    }
    if let fragment = bytes.firstIndex(of: UInt8(ascii: "#")) { bytes.removeSubrange(fragment...) }
    self.credentials = credentials
    text = CleanURL.encoded(bytes)
  }

  private static func index(after separator: String, in bytes: [UInt8]) -> Int? {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return bytes[colon...].starts(with: separator.utf8) ? colon + 3 : nil
  }

  /// What may not stand in a URL becomes `%XX`.
  private static func encoded(_ bytes: [UInt8]) -> String {
    guard bytes.contains(where: isForbidden) else { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    for byte in bytes {
      if isForbidden(byte) {
        text.append(UInt8(ascii: "%"))
        text += Array(SHA256.hexadecimal(digest: [byte]).utf8)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte >= 0x7F || "\"<>\\^`{|}".utf8.contains(byte)
  }

  /// `%XX` becomes the byte it stands for.
  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
        text.append(value)
        rest = rest.dropFirst(2)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
