import PackageIndex
import Packaging
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
    let isHTTP = parts.scheme == "http" || parts.scheme == "https"
    if let credentials = authority.credentials {
      // Nothing but HTTP takes a password.
      let user = isHTTP ? "" : percentEncoded(credentials.username) + "@"
      parts.authority = user + authority.hostAndPort
    }
    let isEmpty = authority.credentials.map { $0.username.isEmpty && $0.password.isEmpty }
    credentials = isHTTP && isEmpty == false ? authority.credentials : nil
    self.url = parts.withoutFragment
  }

  package var description: String { url }

  /// `SCHEME://HOST[:PORT]`: what takes the same credentials.
  var server: String { originOf(url) }

  var scheme: String { URLParts(url).scheme ?? "" }

  /// What two spellings of one address share: a repository is kept once.
  var identity: String {
    // Over SSH, paths may begin in the home directory of the user.
    let user = Authority(URLParts(url).authority ?? "").credentials?.username
    return (user.map { $0 + "@" } ?? "") + canonicalRepository(url)
  }
}
