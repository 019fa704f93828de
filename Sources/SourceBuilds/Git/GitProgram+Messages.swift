import Packaging
import PlatformIO

/// What git says.
extension GitProgram {
  /// Why a call failed; `what` is as in `run`.
  func error(of result: Subprocess.Result, what: String) -> GitError {
    let failure = failure(result)
    let hasCredentials = address.credentials != nil
    guard let submodule = failure.submodule else {
      return failure.error(of: address.url, what: what, hadCredentials: hasCredentials)
    }
    let isServed = hasCredentials && GitAddress(submodule).server == address.server
    return .submodule(
      of: address.url, failure.error(of: submodule, what: "fetch", hadCredentials: isServed))
  }

  func failure(_ result: Subprocess.Result) -> GitFailure {
    GitFailure(said: redacted(result.standardError), status: result.status)
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
}
