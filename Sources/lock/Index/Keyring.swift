import PackageIndex
import PlatformIO

/// The program `keyring`, which keeps passwords of users; never asked to ask anybody.
enum Keyring {
  /// Puts in the password of an index whose URL names a user and no password.
  static func complete(_ index: inout IndexURL) {
    guard let credentials = index.credentials, credentials.password.isEmpty,
      !credentials.username.isEmpty,
      let password = password(of: credentials.username, at: index.url)
        ?? HTTPOrigin(index.url).flatMap({ password(of: credentials.username, at: $0.name) })
    else { return }
    index.credentials = HTTPCredentials(username: credentials.username, password: password)
  }

  /// Nil where it knows none, is not there, or takes longer than half a minute.
  private static func password(of user: String, at service: String) -> String? {
    var options = Subprocess.Options()
    options.timeout = 30
    options.maximumOutput = 64 << 10
    options.killsGroup = true
    let result = try? Subprocess.run("keyring", ["get", service, user], options)
    guard let result, result.status.isSuccess else { return nil }
    let text = String(decoding: result.standardOutput, as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.isEmpty ? nil : line
  }
}
