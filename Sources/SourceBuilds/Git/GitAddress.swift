import PackageIndex
import PlatformIO

/// Where a repository is: a URL that git understands, its password apart.
package struct GitAddress: Hashable, Sendable, CustomStringConvertible {
  /// Without credentials; a user name alone stays, since over SSH it is a part of the address.
  package let url: String
  /// What is told to git's environment only: never to an argument, a file or a message.
  let credentials: HTTPCredentials?

  /// - Parameter url: of the scheme `https`, `http`, `ssh`, `git` or `file`, with or without `git+`
  ///   before it; without revision, query and fragment.
  package init(_ url: String) {
    var parts = URLParts(url)
    if let scheme = parts.scheme, scheme.hasPrefix("git+") {
      parts.scheme = String(scheme.dropFirst(4))
    }
    let authority = Authority(parts.authority ?? "")
    let isSecret =
      parts.scheme == "http" || parts.scheme == "https"
      || authority.credentials?.password.isEmpty == false
    if let credentials = authority.credentials, isSecret {
      self.credentials = credentials
      parts.authority = authority.hostAndPort
    } else {
      credentials = nil
    }
    self.url = parts.withoutFragment
  }

  package var description: String { url }

  var scheme: String { URLParts(url).scheme ?? "" }

  /// What two spellings of one address share: a repository is kept once.
  var identity: String {
    var parts = URLParts(url)
    if let authority = parts.authority {
      let host = Authority(authority)
      let user = host.credentials.map { $0.username + "@" } ?? ""
      parts.authority = user + host.hostAndPort
    }
    while parts.path.hasSuffix("/") { parts.path.removeLast() }
    if parts.path.hasSuffix(".git") { parts.path.removeLast(4) }
    return parts.withoutFragment
  }
}
