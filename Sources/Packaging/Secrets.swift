/// The URL without its user information, unless its last part is a `${VAR}`.
///
/// A user name alone counts as a secret, as tokens are passed so, except for `ssh`, which needs one.
package func withoutSecrets(_ url: String) -> String {
  let bytes = Array(url.utf8)
  var start = 0
  while !bytes.dropFirst(start).starts(with: "://".utf8) {
    guard start < bytes.count else { return url }
    start += 1
  }
  start += 3
  let ends: [UInt8] = Array("/?#".utf8)
  let end = bytes[start...].firstIndex(where: ends.contains) ?? bytes.count
  guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return url }
  let user = bytes[start..<at]
  let secret = user.lastIndex(of: UInt8(ascii: ":")).map { user[($0 + 1)...] } ?? user
  if isVariable(secret) { return url }
  if secret.startIndex == user.startIndex, bytes[..<start].ends(with: "ssh://") { return url }
  return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
}

/// The URL without anything before its host, a `${VAR}` neither.
package func withoutUser(_ url: String) -> String {
  guard let scheme = url.firstRange(of: "://") else { return url }
  let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
  guard let at = authority.lastIndex(of: "@") else { return url }
  return String(url[..<scheme.upperBound] + url[url.index(after: at)...])
}

/// Whether a text holds a URL with a password that is no `${VAR}`.
package func holdsLiteralPassword(_ text: String) -> Bool {
  var rest = text[...]
  while let scheme = rest.firstRange(of: "://") {
    rest = rest[scheme.upperBound...]
    let authority = rest.prefix { !"/?# \t".contains($0) }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":")
    else { continue }
    let password = Array(authority[authority.index(after: colon)..<at].utf8)
    if !password.isEmpty, !isVariable(password[...]) { return true }
  }
  return false
}

/// Whether a text is one `${NAME}` and nothing else.
private func isVariable(_ text: ArraySlice<UInt8>) -> Bool {
  guard text.count > 3, text.starts(with: "${".utf8), text.last == UInt8(ascii: "}") else {
    return false
  }
  return text.dropFirst(2).dropLast().allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
