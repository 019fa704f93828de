import Packaging
import PlatformIO

/// What git is told beside its arguments.
extension GitProgram {
  /// Nothing of a repository or of the user runs, and nothing is tidied up in the background.
  static let settings = [
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0",
    "-c", "maintenance.auto=false", "-c", "init.templateDir=", "-c", "core.askPass=",
    "-c", "credential.interactive=never", "-c", "advice.detachedHead=false",
    "-c", "init.defaultBranch=main", "-c", "fetch.fsckObjects=false", "-c", "core.autocrlf=false",
    "-c", "submodule.recurse=false", "-c", "safe.directory=*",
  ]

  func environment(isLocal: Bool) -> [String: String] {
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
    variables["GIT_CEILING_DIRECTORIES"] = Files.parent(of: folder)
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

  static func userInformation(_ credentials: HTTPCredentials) -> String {
    let user = escaped(credentials.username)
    return credentials.password.isEmpty ? user : user + ":" + escaped(credentials.password)
  }

  /// Everything but letters, digits and `-._~` by its percent code.
  static func escaped(_ text: String) -> String {
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
}
