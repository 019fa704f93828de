import Packaging
import PlatformIO

/// What git said when it failed, understood.
struct GitFailure {
  /// Without credentials of the repository's URL; those of its submodules may stand there.
  let said: String
  let status: Subprocess.Status

  /// Whether it failed for want of a user name or a password that the server accepts.
  var isOfLogin: Bool {
    says(
      "authentication failed", "could not read username", "could not read password",
      "terminal prompts disabled", "permission denied (",
      "invalid username or password", "http basic: access denied", "error: 401", "error: 403")
  }

  /// Whether the server does not show the repository, as far as it tells that from there being none.
  var isOfRights: Bool { says("repository not found", "not found", "error: 403", "error: 404") }

  /// The URL of the submodule that git could not clone, without secrets.
  var submodule: String? {
    guard let start = said.firstRange(of: "fatal: clone of '"),
      let end = said[start.upperBound...].firstRange(of: "' into submodule path")
    else { return nil }
    return withoutSecrets(String(said[start.upperBound..<end.lowerBound]))
  }

  /// The error of a repository; `what` is what git could not do, and `hadCredentials` whether it had
  /// any from the URL.
  func error(of url: String, what: String, hadCredentials: Bool) -> GitError {
    if says("host key verification failed") { return .unknownHost(url: url) }
    if isOfLogin { return .needsCredentials(url: url, hadSome: hadCredentials) }
    if says("cannot run ", "ssh: not found", "command not found") {
      return .failed(url: url, what: what, said: essence)
    }
    if says(
      "repository not found", "does not appear to be a git repository", "not found",
      "does not exist", "error: 404", "no such file or directory")
    {
      return .notFound(url: url, said: essence)
    }
    if says(
      "could not resolve host", "connection refused", "connection timed out",
      "network is unreachable", "failed to connect", "couldn't connect", "no route to host",
      "connection reset", "error: 5", "early eof", "operation timed out", "operation too slow",
      "could not resolve hostname", "kex_exchange_identification", "connection closed by",
      "not responding")
    {
      return .unreachable(url: url, said: essence)
    }
    return .failed(url: url, what: what, said: essence)
  }

  private func says(_ phrases: String...) -> Bool {
    let text = said.lowercased()
    return phrases.contains { text.contains($0) }
  }

  /// The line that says what is wrong: the first that git calls fatal, else the last one.
  private var essence: String {
    let lines = said.split(whereSeparator: \.isNewline).filter { line in
      !Self.vague.contains { line.hasPrefix($0) }
    }
    let line = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.last
    if case .signalled(let signal) = status, line == nil { return "killed by signal \(signal)" }
    let words = (line ?? "").prefix(300).split(separator: " ", omittingEmptySubsequences: false)
    return words.map { word in
      word.split(separator: "'", omittingEmptySubsequences: false)
        .map { withoutSecrets(String($0)) }.joined(separator: "'")
    }.joined(separator: " ")
  }

  /// What git adds to what SSH has said.
  private static let vague = [
    "fatal: Could not read from remote repository.", "Please make sure you have the correct access",
    "and the repository exists.",
  ]
}
