package import Packaging

extension GitError: DiagnosticError {
  package var diagnostic: Diagnostic {
    if case .submodule(let outer, let error) = self {
      var diagnostic = error.diagnostic
      diagnostic.notes.append(Diagnostic.Note("it is a submodule of `\(outer)`"))
      return diagnostic
    }
    return Diagnostic(
      .error, message, notes: notes, hints: hint.map { [$0] } ?? [], reference: reference)
  }

  private var message: String {
    switch self {
    case .notInstalled: "the program `git` is needed for this and is not on PATH"
    case .notFound(let url, _): "there is no repository at `\(url)`, or it is not shown to you"
    case .unknownHost(let url): "the server of the repository `\(url)` is not known to SSH"
    case .needsCredentials(let url, hadSome: _) where url.isOfSSH:
      "the server of the repository `\(url)` accepts none of your SSH keys"
    case .needsCredentials(let url, hadSome: true):
      "the repository `\(url)` does not accept the user name and password of its URL"
    case .needsCredentials(let url, hadSome: false):
      "the repository `\(url)` asks for a password, and there is nobody to ask"
    case .unreachable(let url, _): "the repository `\(url)` cannot be reached"
    case .unknownRevision(let url, let revision):
      "the repository `\(url)` has no branch, tag or commit `\(revision)`"
    case .commitGone(let url, let commit):
      "the repository `\(url)` does not have the commit `\(commit)`"
    case .notCached(let url, let revision):
      "`--offline`: the cache does not have "
        + (revision.map { "`\($0)` of " } ?? "") + "the repository `\(url)`"
    case .timedOut(let url, let seconds):
      "git did not get an answer from `\(url)` within \(seconds) s"
    case .tooOld(let url, let version): "git \(version) is too old for the repository `\(url)`"
    case .schemeForbidden(let url, let scheme):
      "the repository `\(url)` is to be had over `\(scheme)`, which is not used"
    case .failed(let url, let what, _): "git could not \(what) `\(url)`"
    case .file(let message): "the cache of repositories cannot be used: \(message)"
    case .cancelled: "interrupted"
    case .submodule(_, let error): error.message
    }
  }

  private var notes: [Diagnostic.Note] {
    switch self {
    case .notFound(_, let said), .unreachable(_, let said), .failed(_, _, let said):
      said.isEmpty ? [] : [Diagnostic.Note("git says: \(said)")]
    case .commitGone: [Diagnostic.Note("it may have been removed by a forced push")]
    case .submodule(_, let error): error.notes
    case .notInstalled, .needsCredentials, .unknownHost, .unknownRevision, .notCached, .timedOut,
      .tooOld,
      .schemeForbidden, .file, .cancelled:
      []
    }
  }

  private var hint: String? {
    switch self {
    case .notInstalled: "install it: the package is mostly called `git`"
    case .notFound: "correct the address, or give git the right to read it"
    case .unknownHost:
      "connect to it once by hand, or put its key, which you have checked, into `~/.ssh/known_hosts`"
    case .needsCredentials(let url, hadSome: _) where url.isOfSSH:
      "give SSH one that it accepts: `ssh-agent`, `~/.ssh/config` or `core.sshCommand`"
    case .needsCredentials:
      "give git a credential helper or an SSH key, or put `${USER}:${TOKEN}@` into the URL"
    case .unreachable(let url, _) where url.isOfSSH: "try again later"
    case .unreachable: "try again later; behind a proxy, set `HTTPS_PROXY`"
    case .unknownRevision: "name one that it has behind the `@`"
    case .commitGone:
      "where the lock has it, `lock compile --upgrade-package NAME` takes what its branch or tag is "
        + "now; where the input has it, name another one"
    case .notCached: "run once with a network"
    case .timedOut: "try again later"
    case .tooOld: "install git 2.29 or newer"
    case .schemeForbidden: "use `git+https`, `git+http`, `git+ssh` or `git+file`"
    case .failed, .file, .cancelled: nil
    case .submodule(_, let error): error.hint
    }
  }

  private var reference: String {
    switch self {
    case .notInstalled: "git-missing"
    case .notFound: "git-repository-missing"
    case .needsCredentials: "git-unauthorized"
    case .unknownHost: "git-unknown-host"
    case .unreachable: "git-unreachable"
    case .unknownRevision: "git-revision-missing"
    case .commitGone: "git-commit-missing"
    case .notCached: "git-offline"
    case .timedOut: "git-timeout"
    case .tooOld: "git-too-old"
    case .schemeForbidden: "git-scheme"
    case .failed: "git-failed"
    case .file: "git-cache"
    case .cancelled: "cancelled"
    case .submodule(_, let error): error.reference
    }
  }
}

extension String {
  fileprivate var isOfSSH: Bool { hasPrefix("ssh:") }
}
