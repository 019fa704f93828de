import Packaging
import PlatformIO

/// What git says, understood.
extension GitProgram {
  func error(of result: Subprocess.Result, what: String) -> GitError {
    guard !asksForLogin(result) else {
      return .needsCredentials(url: address.url, hadSome: address.credentials != nil)
    }
    return error(redacted(result.standardError), what: what)
  }

  /// What git wrote, with the credentials replaced wherever they may show up.
  private func redacted(_ output: [UInt8]) -> String {
    var text = String(decoding: output, as: UTF8.self)
    guard let credentials = address.credentials else { return text }
    let password = credentials.password
    // A name alone may be a token; it is told as a part of a URL.
    let (secret, end) = password.isEmpty ? (credentials.username, "@") : (password, "")
    for spelling in [secret, percentEncoded(secret)] where spelling.utf8.count > 1 {
      text.replace(spelling + end, with: "****" + end)
    }
    return text
  }

  private static let loginPhrases = [
    "authentication failed", "could not read username", "could not read password",
    "terminal prompts disabled", "permission denied (", "host key verification failed",
    "invalid username or password", "http basic: access denied", "error: 401", "error: 403",
  ]

  /// Whether a call failed for want of a user name or a password that the server accepts.
  func asksForLogin(_ result: Subprocess.Result) -> Bool {
    let said = String(decoding: result.standardError, as: UTF8.self).lowercased()
    return Self.loginPhrases.contains(where: said.contains)
  }

  private func error(_ said: String, what: String) -> GitError {
    func says(_ phrases: String...) -> Bool {
      let text = said.lowercased()
      return phrases.contains { text.contains($0) }
    }
    let line = Self.essence(of: said)
    let url = address.url
    if says(
      "repository not found", "does not appear to be a git repository", "not found",
      "does not exist", "error: 404", "no such file or directory")
    {
      return .notFound(url: url, said: line)
    }
    if says(
      "could not resolve host", "connection refused", "connection timed out",
      "network is unreachable", "failed to connect", "couldn't connect", "no route to host",
      "connection reset", "error: 5", "early eof", "operation timed out")
    {
      return .unreachable(url: url, said: line)
    }
    return .failed(url: url, what: what, said: line)
  }

  /// The line that says what is wrong: the first that git calls fatal, else the last one.
  private static func essence(of said: String) -> String {
    let lines = said.split(whereSeparator: \.isNewline).map(String.init)
    let line = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.last
    return String((line ?? "").prefix(300))
  }
}
