import Packaging
import PlatformIO

/// Calls of the program `git` for one repository: it never asks anybody anything, and sees nothing
/// of the user's configuration that would change what it fetches.
struct GitProgram: Sendable {
  let address: GitAddress
  /// Seconds for one call.
  var timeout: Double = 900
  /// Asked now and then while git runs.
  var isCancelled: @Sendable () -> Bool = { false }

  /// Schemes that are used for the repository itself.
  private static let schemes: Set<String> = ["https", "http", "ssh", "git", "file"]

  /// Runs git; `what` says what for, as in "could not … `URL`".
  ///
  /// `isLocal`: nothing but repositories of this program's cache takes part.
  ///
  /// - Returns: What it writes, without white space at the end.
  @discardableResult
  func run(
    _ arguments: [String], in folder: String? = nil, to what: String, isLocal: Bool = false
  ) throws(GitError) -> String {
    let result = try start(arguments, in: folder, isLocal: isLocal)
    let said = redacted(result.standardError)
    guard result.status.isSuccess else { throw error(said, what: what) }
    return Self.trimmed(result.standardOutput)
  }

  /// Runs git; nil where it says no.
  func answer(_ arguments: [String], in folder: String? = nil) throws(GitError) -> String? {
    let result = try start(arguments, in: folder)
    return result.status.isSuccess ? Self.trimmed(result.standardOutput) : nil
  }

  private func start(
    _ arguments: [String], in folder: String?, isLocal: Bool = false
  ) throws(GitError) -> Subprocess.Result {
    guard Self.schemes.contains(address.scheme) else {
      throw .schemeForbidden(url: address.url, scheme: address.scheme)
    }
    var options = Subprocess.Options()
    options.environment = environment(isLocal: isLocal)
    options.directory = folder
    options.timeout = timeout
    options.killsGroup = true
    options.isCancelled = isCancelled
    do throws(SubprocessError) {
      return try Subprocess.run("git", Self.settings + arguments, options)
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: SubprocessError) -> GitError {
    switch error {
    case .cannotStart: .notInstalled
    case .timedOut(_, let seconds, _): .timedOut(url: address.url, seconds: Int(seconds))
    case .cancelled: .cancelled
    case .tooMuchOutput: .failed(url: address.url, what: "handle", said: error.message)
    }
  }

  /// Nothing of a repository or of the user runs, and nothing is tidied up in the background.
  private static let settings = [
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0",
    "-c", "maintenance.auto=false", "-c", "init.templateDir=", "-c", "core.askPass=",
    "-c", "credential.interactive=never", "-c", "advice.detachedHead=false",
    "-c", "init.defaultBranch=main", "-c", "fetch.fsckObjects=false", "-c", "core.autocrlf=false",
    "-c", "submodule.recurse=false",
  ]

  private func environment(isLocal: Bool) -> [String: String] {
    // `GIT_DIR` and its like point to the repository of whoever started this from a hook of it.
    let kept: Set<String> = [
      "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY",
      "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_PROXY_COMMAND", "GIT_PROXY_SSL_CAINFO", "GIT_EXEC_PATH",
      "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_TRACE",
      "GIT_CURL_VERBOSE", "GIT_HTTP_USER_AGENT",
    ]
    var variables = ProcessEnvironment.all.filter { name, _ in
      !name.hasPrefix("GIT_") || kept.contains(name)
    }
    variables["LC_ALL"] = "C"
    variables["GIT_TERMINAL_PROMPT"] = "0"
    variables["GIT_ASKPASS"] = "false"
    variables["SSH_ASKPASS"] = "false"
    variables["SSH_ASKPASS_REQUIRE"] = "never"
    variables["GIT_LFS_SKIP_SMUDGE"] = "1"
    if variables["GIT_SSH_COMMAND"] == nil, variables["GIT_SSH"] == nil {
      variables["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes"
    }
    // A repository from elsewhere must not make git read this machine's own ones.
    var schemes = Self.schemes
    if address.scheme != "file", !isLocal { schemes.remove("file") }
    variables["GIT_ALLOW_PROTOCOL"] = schemes.sorted().joined(separator: ":")
    if let credentials = address.credentials {
      // A header that the environment names keeps the password out of files and of arguments, those
      // of git's own helpers included, and goes to this repository's server only.
      variables["GIT_CONFIG_COUNT"] = "1"
      variables["GIT_CONFIG_KEY_0"] = "http.\(address.url).extraHeader"
      variables["GIT_CONFIG_VALUE_0"] = "Authorization: Basic \(Self.basic(credentials))"
    }
    return variables
  }

  /// The credentials of RFC 7617: base64 with the ordinary alphabet and padding.
  private static func basic(_ credentials: HTTPCredentials) -> String {
    let text = Base64URL.text(of: Array("\(credentials.username):\(credentials.password)".utf8))
      .replacing("-", with: "+").replacing("_", with: "/")
    return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
  }

  private static func userInformation(_ credentials: HTTPCredentials) -> String {
    let user = escaped(credentials.username)
    return credentials.password.isEmpty ? user : user + ":" + escaped(credentials.password)
  }

  /// Everything but letters, digits and `-._~` by its percent code.
  private static func escaped(_ text: String) -> String {
    var escaped: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        escaped.append(byte)
      default: escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func trimmed(_ output: [UInt8]) -> String {
    var text = String(decoding: output, as: UTF8.self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

/// What git says, understood.
extension GitProgram {
  /// What git wrote, with the password replaced wherever it may show up.
  private func redacted(_ output: [UInt8]) -> String {
    var text = String(decoding: output, as: UTF8.self)
    guard let credentials = address.credentials else { return text }
    for secret in [
      Self.userInformation(credentials), credentials.password, Self.escaped(credentials.password),
    ] where secret.utf8.count > 1 {
      text = text.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: "****")
    }
    return text
  }

  private func error(_ said: String, what: String) -> GitError {
    func says(_ phrases: String...) -> Bool {
      let text = said.lowercased()
      return phrases.contains { text.contains($0) }
    }
    let line = Self.essence(of: said)
    let url = address.url
    if says(
      "authentication failed", "could not read username", "could not read password",
      "terminal prompts disabled", "permission denied (", "host key verification failed",
      "invalid username or password", "http basic: access denied", "error: 401", "error: 403")
    {
      return .needsCredentials(url: url, hadSome: address.credentials != nil)
    }
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
