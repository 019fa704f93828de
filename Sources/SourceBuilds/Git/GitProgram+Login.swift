import Packaging
import PlatformIO

/// How git gets the user name and the password of the URL.
///
/// It asks for them, and tells the server that it asks for, when that one wants any. So they reach
/// submodules of the same server, and no other server, by whatever way it is come to.
extension GitProgram {
  /// What git has to log in with.
  enum Login {
    /// What the user's own helpers know, of the name in the URL if there is one.
    case helpers
    /// The name and the password of the URL, and nothing else.
    case url
    /// The same, sent before the server asks; git would send them wherever that one leads, and
    /// follows it nowhere.
    case header
  }

  var login: Login { address.credentials?.password.isEmpty == false ? .url : .helpers }

  /// What else to try.
  func login(after failure: GitFailure) -> Login? {
    guard let credentials = address.credentials else { return nil }
    // A name of which no helper has a password may be a token.
    if credentials.password.isEmpty { return failure.isOfLogin ? .url : nil }
    // Who comes without a name, or with that of `~/.netrc`, is shown nothing by some servers.
    return failure.isOfRights ? .header : nil
  }

  /// A helper as gitcredentials(7) has it; what it says stands in the environment of git alone.
  private static let helper = """
    !f() { if test "$1" = get; then printf 'username=%s\\npassword=%s\\n' \
    "$LOCK_GIT_USERNAME" "$LOCK_GIT_PASSWORD"; fi; }; f
    """

  func settings(_ reach: Reach, _ login: Login) -> [String] {
    guard reach != .cache else { return Self.settings }
    let network = [
      "-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=\(stallTimeout)",
    ]
    guard login == .url, address.credentials != nil else { return Self.settings + network }
    let name = "credential.\(address.server).helper="
    // The first one takes the user's away: they would be told what to keep.
    return Self.settings + network + ["-c", name, "-c", name + Self.helper]
  }

  func setUp(login: Login, _ variables: inout [String: String]) {
    guard let credentials = address.credentials else { return }
    let server = address.server
    switch login {
    case .url:
      variables["LOCK_GIT_USERNAME"] = credentials.username
      variables["LOCK_GIT_PASSWORD"] = credentials.password
    case .helpers:
      Self.configure([("credential.\(server).username", credentials.username)], &variables)
    case .header:
      let header = "Authorization: Basic \(Self.basic(credentials))"
      Self.configure(
        [("http.\(server)/.extraHeader", header), ("http.\(server)/.followRedirects", "false")],
        &variables)
    }
  }

  /// Adds settings that must not stand in arguments; git before 2.31 does not see them.
  private static func configure(
    _ settings: [(key: String, value: String)], _ variables: inout [String: String]
  ) {
    let count = variables["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0
    variables["GIT_CONFIG_COUNT"] = "\(count + settings.count)"
    for (index, setting) in settings.enumerated() {
      variables["GIT_CONFIG_KEY_\(count + index)"] = setting.key
      variables["GIT_CONFIG_VALUE_\(count + index)"] = setting.value
    }
  }

  /// The credentials of RFC 7617: base64 with the ordinary alphabet and padding.
  private static func basic(_ credentials: HTTPCredentials) -> String {
    let text = Base64URL.text(of: Array("\(credentials.username):\(credentials.password)".utf8))
      .replacing("-", with: "+").replacing("_", with: "/")
    return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
  }
}
