extension DirectReference {
  /// What two references have in common that lead to the same thing.
  package struct Identity: Hashable, Sendable {
    private enum Kind: Hashable {
      case archive, repository, local
    }

    private var kind: Kind
    private var place: String
    private var revision: String?
    private var subdirectory: String?

    fileprivate init(_ reference: DirectReference, withRevision: Bool) {
      subdirectory = reference.subdirectory
      switch reference.place {
      case .archive(let url):
        kind = .archive
        place = canonical(url)
      case .repository(let url, let revision):
        kind = .repository
        place = canonicalRepository(url)
        self.revision = withRevision ? reference.commit ?? revision : nil
      case .localArchive(let path), .directory(let path, _):
        kind = .local
        place = FilePath.normalized(path)
      }
    }
  }

  /// Equal for URLs that differ only in credentials, in the case of scheme and host, in a default
  /// port, or in a repository's trailing `/` or `.git`; hashes and editability do not count.
  package var identity: Identity { Identity(self, withRevision: true) }

  /// The identity without the revision: equal for everything a repository holds in one folder.
  package var origin: Identity { Identity(self, withRevision: false) }
}

/// Scheme and host in small letters, without user information and default port.
private func canonical(_ url: String) -> String {
  guard let mark = url.firstRange(of: "://") else { return url }
  let scheme = url[..<mark.lowerBound].lowercased()
  let rest = url[mark.upperBound...]
  let path = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
  var host = rest[..<path]
  if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
  let ports = ["https": ":443", "http": ":80", "ssh": ":22"]
  if let port = ports[scheme], host.hasSuffix(port) { host = host.dropLast(port.count) }
  return scheme + "://" + host.lowercased() + rest[path...]
}

/// What a repository's URLs have in common that differ only in what `identity` names.
package func canonicalRepository(_ url: String) -> String {
  var url = canonical(url)[...]
  while url.hasSuffix("/") { url.removeLast() }
  if url.hasSuffix(".git") { url.removeLast(4) }
  return String(url)
}
