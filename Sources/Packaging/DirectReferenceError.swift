/// Why a text is no reference that can be used; texts may hold secrets and are redacted when shown.
package enum DirectReferenceError: Error, Hashable, Sendable {
  /// No scheme stands before the `:`.
  case missingScheme
  case unknownScheme(String)
  /// `hg`, `svn` or `bzr`.
  case unsupportedVersionControl(String)
  /// `git@host:path`, which is no URL, and the URL that says the same.
  case scpForm(meant: String)
  case missingHost
  /// A host that a program would take for an option.
  case invalidHost(String)
  case missingPath
  /// A `git+file:` URL whose path does not begin at the root.
  case relativeRepository
  /// A `file:` URL that names another machine.
  case otherMachine(String)
  case invalidRevision(String)
  /// The revision stands in the fragment, where nothing reads it.
  case misplacedRevision(String)
  /// Address and revision come from one variable: the lock could not hold a commit.
  case revisionInVariable
  case invalidSubdirectory(String)
  case invalidHash(String)
  /// A hash that nobody should trust, such as `md5`.
  case weakHash(String)
  case invalidEgg(String)

  /// Says what is wrong, without what the user wrote apart from names.
  package var message: String {
    switch self {
    case .missingScheme: "expected a URL"
    case .unknownScheme(let scheme):
      "expected `https`, `http`, `file`, `git+https`, `git+ssh` or `git+file`, found `\(scheme)`"
    case .unsupportedVersionControl(let system):
      "expected a git repository, found one of `\(system)`"
    case .scpForm: "expected a URL, found the short form `host:path`"
    case .missingHost: "expected a host in the URL"
    case .invalidHost: "no host begins with `-`"
    case .missingPath: "expected a path in the URL"
    case .relativeRepository: "expected the absolute path of a repository"
    case .otherMachine(let host): "expected a file of this machine, found the host `\(host)`"
    case .invalidRevision(let revision):
      revision.isEmpty
        ? "expected a branch, a tag or a commit after `@`"
        : "`\(revision)` is no branch, tag or commit"
    case .misplacedRevision(let revision): "the revision `\(revision)` stands behind the `#`"
    case .revisionInVariable:
      "the address and its revision cannot be told apart in one variable"
    case .invalidSubdirectory(let path):
      "`subdirectory=\(path)` is no folder below the project's root"
    case .invalidHash(let text): "`\(text)` is no hash of its kind"
    case .weakHash(let algorithm): "a hash by `\(algorithm)` proves nothing"
    case .invalidEgg(let text): "`egg=\(text)` is no project's name"
    }
  }

  /// What to do about it.
  package var hint: String? {
    switch self {
    case .missingScheme: "begin it with `https://`, `git+https://` or `file:`"
    case .unknownScheme("ssh"): "write `git+ssh://` for a repository"
    case .unknownScheme("git"): "write `git+https://` for a repository, or `git+ssh://`"
    case .unsupportedVersionControl:
      "take an archive of it by its URL, or a copy of it in a folder"
    case .relativeRepository: "write `git+file:///` and the way from the root"
    case .scpForm(let meant): "write `\(meant)`"
    case .misplacedRevision(let revision):
      "write `@\(revision)` directly after the repository's address"
    case .revisionInVariable: "write the revision, `@main` or `@${BRANCH}`, behind the variable"
    case .weakHash: "give the `sha256` of the file, or none: the lock will hold one"
    case .invalidEgg: "write extras before the address: `name[extra] @ …`"
    default: nil
    }
  }
}
