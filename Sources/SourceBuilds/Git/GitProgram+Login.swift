import PlatformIO

/// How git gets the user name and the password of the URL.
///
/// It asks for them, and tells the server that it asks for, when that one wants any. So they reach
/// submodules of the same server, and no other server, by whatever way it is come to; a header
/// would be sent wherever the server leads git to.
extension GitProgram {
  /// What git has to log in with.
  enum Login {
    /// What the user's own helpers know, of the name in the URL if there is one.
    case helpers
    /// The name and the password of the URL, and nothing else.
    case url
  }

  /// Those that are tried, in order: a name alone may be one that a helper has the password of, or a
  /// token.
  var logins: [Login] {
    guard let credentials = address.credentials else { return [.helpers] }
    return credentials.password.isEmpty ? [.helpers, .url] : [.url]
  }

  /// A helper as gitcredentials(7) has it; what it says stands in the environment of git alone.
  private static let helper = """
    !f() { if test "$1" = get; then printf 'username=%s\\npassword=%s\\n' \
    "$LOCK_GIT_USERNAME" "$LOCK_GIT_PASSWORD"; fi; }; f
    """

  func settings(_ reach: Reach, _ login: Login) -> [String] {
    guard reach != .cache, login == .url, address.credentials != nil else { return Self.settings }
    let name = "credential.\(address.server).helper="
    // The first one takes the user's away: they would be told what to keep.
    return Self.settings + ["-c", name, "-c", name + Self.helper]
  }

  func setUp(login: Login, _ variables: inout [String: String]) {
    guard let credentials = address.credentials else { return }
    switch login {
    case .url:
      variables["LOCK_GIT_USERNAME"] = credentials.username
      variables["LOCK_GIT_PASSWORD"] = credentials.password
    case .helpers:
      // Not an argument, since it may be a token.
      let count = variables["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0
      variables["GIT_CONFIG_COUNT"] = "\(count + 1)"
      variables["GIT_CONFIG_KEY_\(count)"] = "credential.\(address.server).username"
      variables["GIT_CONFIG_VALUE_\(count)"] = credentials.username
    }
  }
}
