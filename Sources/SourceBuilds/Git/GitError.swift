/// Why a repository gives no sources; addresses are told without credentials.
package indirect enum GitError: Error, Hashable {
  case notInstalled
  /// The repository, and what git says.
  case notFound(url: String, said: String)
  case needsCredentials(url: String, hadSome: Bool)
  /// SSH does not know the key of the server, and may not ask whether to trust it.
  case unknownHost(url: String)
  case unreachable(url: String, said: String)
  case unknownRevision(url: String, revision: String)
  /// A commit that a lock or a requirement names in full, and that the repository does not have.
  case commitGone(url: String, commit: String)
  /// `--offline`, and the cache does not have it.
  case notCached(url: String, revision: String?)
  case timedOut(url: String, seconds: Int)
  /// An option that this program needs is none of the installed git's.
  case tooOld(url: String, version: String)
  case schemeForbidden(url: String, scheme: String)
  /// Anything else: what was tried, and what git says.
  case failed(url: String, what: String, said: String)
  /// Of a repository that another one has as a submodule.
  case submodule(of: String, GitError)
  case file(message: String)
  case cancelled

  /// Whether what the cache has may be at fault.
  var mayBeOfClone: Bool {
    switch self {
    case .failed, .commitGone, .notFound: true
    default: false
    }
  }

  /// Whether the commits of clone and repository have names of different kinds, as git says.
  var isOfFormat: Bool {
    if case .failed(_, _, let said) = self { said.contains("mismatched algorithms") } else { false }
  }
}
