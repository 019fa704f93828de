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
