package import Packaging

/// Why a repository gives no sources; addresses are told without credentials.
package enum GitError: DiagnosticError, Hashable {
  case notInstalled
  /// The repository, and what git says.
  case notFound(url: String, said: String)
  case needsCredentials(url: String, hadSome: Bool)
  case unreachable(url: String, said: String)
  case unknownRevision(url: String, revision: String)
  /// A commit that a lock or a requirement names in full, and that the repository does not have.
  case commitGone(url: String, commit: String)
  /// `--offline`, and the cache does not have it.
  case notCached(url: String, revision: String?)
  case timedOut(url: String, seconds: Int)
  case tooOld(url: String)
  case schemeForbidden(url: String, scheme: String)
  /// Anything else: what was tried, and what git says.
  case failed(url: String, what: String, said: String)
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

  package var diagnostic: Diagnostic {
    switch self {
    case .notInstalled:
      Diagnostic(
        .error, "the program `git` is needed for this and is not on PATH",
        hints: ["install it: the package is mostly called `git`"], reference: "git-missing")
    case .notFound(let url, let said):
      Diagnostic(
        .error, "there is no repository at `\(url)`, or it is not shown to you",
        notes: Self.notes(said),
        hints: ["correct the address, or give git the right to read it"],
        reference: "git-repository-missing")
    case .needsCredentials(let url, let hadSome):
      Diagnostic(
        .error,
        hadSome
          ? "the repository `\(url)` does not accept the user name and password of its URL"
          : "the repository `\(url)` asks for a password, and there is nobody to ask",
        hints: [
          "give git a credential helper or an SSH key, or put `${USER}:${TOKEN}@` into the URL"
        ], reference: "git-unauthorized")
    case .unreachable(let url, let said):
      Diagnostic(
        .error, "the repository `\(url)` cannot be reached", notes: Self.notes(said),
        hints: ["try again later; behind a proxy, set `HTTPS_PROXY`"],
        reference: "git-unreachable")
    case .unknownRevision(let url, let revision):
      Diagnostic(
        .error,
        "the repository `\(url)` has no branch, tag or commit `\(revision)`",
        hints: ["name one that it has behind the `@`"], reference: "git-revision-missing")
    case .commitGone(let url, let commit):
      Diagnostic(
        .error, "the repository `\(url)` does not have the commit `\(commit)`",
        notes: [Diagnostic.Note("it may have been removed by a forced push")],
        hints: ["name a branch, a tag or another commit, and lock again"],
        reference: "git-commit-missing")
    case .notCached(let url, let revision):
      Diagnostic(
        .error,
        "`--offline`: the cache does not have "
          + (revision.map { "`\($0)` of " } ?? "") + "the repository `\(url)`",
        hints: ["run once with a network"], reference: "git-offline")
    case .timedOut(let url, let seconds):
      Diagnostic(
        .error, "git did not get an answer from `\(url)` within \(seconds) s",
        hints: ["try again later"], reference: "git-timeout")
    case .tooOld(let url):
      Diagnostic(
        .error,
        "the installed git cannot be given the password in the URL of `\(url)` safely",
        hints: ["install git 2.31 or newer, or give it a credential helper"],
        reference: "git-too-old")
    case .schemeForbidden(let url, let scheme):
      Diagnostic(
        .error, "the repository `\(url)` is to be had over `\(scheme)`, which is not used",
        hints: ["use `git+https`, `git+http`, `git+ssh` or `git+file`"],
        reference: "git-scheme")
    case .failed(let url, let what, let said):
      Diagnostic(
        .error, "git could not \(what) `\(url)`", notes: Self.notes(said), reference: "git-failed")
    case .file(let message):
      Diagnostic(
        .error, "the cache of repositories cannot be used: \(message)", reference: "git-cache")
    case .cancelled: Diagnostic(.error, "interrupted", reference: "cancelled")
    }
  }

  private static func notes(_ said: String) -> [Diagnostic.Note] {
    said.isEmpty ? [] : [Diagnostic.Note("git says: \(said)")]
  }
}
