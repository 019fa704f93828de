import Packaging
package import RequirementFiles

/// The options that a lock repeats for those who install from it.
///
/// URLs are texts as the user wrote them, `${VAR}` unexpanded; credentials in them that are no
/// variables are never written.
package struct LockfileOptions: Hashable, Sendable {
  package var indexURL: String?
  package var extraIndexURLs: [String]
  package var findLinks: [String]
  package var trustedHosts: [String]
  /// Package names, or `:all:`.
  package var noBinary: [String]
  /// Package names, or `:all:`.
  package var onlyBinary: [String]

  package init(
    indexURL: String? = nil, extraIndexURLs: [String] = [], findLinks: [String] = [],
    trustedHosts: [String] = [], noBinary: [String] = [], onlyBinary: [String] = []
  ) {
    self.indexURL = indexURL
    self.extraIndexURLs = extraIndexURLs
    self.findLinks = findLinks
    self.trustedHosts = trustedHosts
    self.noBinary = noBinary
    self.onlyBinary = onlyBinary
  }

  /// What requirements files say, with paths as seen from the working directory.
  package init(_ options: FileOptions) {
    self.init(
      indexURL: options.indexURL?.text,
      extraIndexURLs: options.extraIndexURLs.map(\.text),
      findLinks: options.findLinks.map { links in
        // A text with variables stays as it is: what they hold may be a secret.
        let isPlain = links.source.text == links.source.value
        return isPlain ? links.path ?? links.source.text : links.source.text
      },
      trustedHosts: options.trustedHosts.map(\.text),
      noBinary: options.formats.noBinary.entries,
      onlyBinary: options.formats.onlyBinary.entries)
  }

  /// One option a line, in pip-compile's order, without repetitions.
  package var lines: [String] {
    var lines: [String] = []
    // The index that everybody uses anyway is not worth a line.
    if let indexURL, !PublicIndex.isNamed(by: indexURL) {
      lines.append("--index-url \(withoutSecrets(indexURL))")
    }
    for url in extraIndexURLs where url != indexURL {
      lines.append("--extra-index-url \(withoutSecrets(url))")
    }
    lines += findLinks.map { "--find-links \(withoutSecrets($0))" }
    lines += trustedHosts.map { "--trusted-host \($0)" }
    lines += formatLines
    var seen: Set<String> = []
    return lines.filter { seen.insert($0).inserted }
  }

  /// `:all:` first, since a later name takes precedence over it.
  private var formatLines: [String] {
    func lines(_ option: String, _ names: [String], all: Bool) -> [String] {
      names.filter { ($0 == ":all:") == all }.sorted().map { "\(option) \($0)" }
    }
    return lines("--no-binary", noBinary, all: true)
      + lines("--only-binary", onlyBinary, all: true)
      + lines("--no-binary", noBinary, all: false)
      + lines("--only-binary", onlyBinary, all: false)
  }
}

/// The URL without its user information, unless its last part is a `${VAR}`.
///
/// A user name alone counts as a secret: tokens are passed so.
func withoutSecrets(_ url: String) -> String {
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
  return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
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
