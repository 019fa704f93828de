import Packaging
import PlatformIO

/// What git is told beside its arguments.
extension GitProgram {
  /// Nothing of a repository or of the user runs, and nothing is tidied up in the background.
  private static let quiet = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0", "maintenance.auto=false",
    "init.templateDir=", "core.askPass=", "credential.interactive=never",
    "advice.detachedHead=false", "color.ui=false",
  ]

  /// Clones are made and read in one way, whoever owns them.
  private static let clones = [
    "safe.directory=*", "safe.bareRepository=all", "clone.defaultRemoteName=origin",
    "clone.rejectShallow=false", "init.defaultBranch=main", "init.defaultObjectFormat=sha1",
    "init.defaultRefFormat=files", "fetch.fsckObjects=false", "fetch.prune=false",
    "fetch.pruneTags=false", "submodule.recurse=false", "submodule.alternateLocation=no",
  ]

  /// Files have the bytes that the repository has; those of LFS stay pointers.
  private static let files = [
    "core.autocrlf=false", "core.eol=lf", "core.symlinks=true", "core.attributesFile=/dev/null",
    "filter.lfs.smudge=", "filter.lfs.process=", "filter.lfs.required=false",
  ]

  static let settings = (quiet + clones + files).flatMap { ["-c", $0] }

  /// Whether a variable of git's is the user's set-up: how to reach servers, and configuration.
  ///
  /// The others point to the repository of whoever started this from a hook of it.
  private static func isKept(_ name: String) -> Bool {
    let prefixes = [
      "GIT_SSH", "GIT_SSL_", "GIT_PROXY_", "GIT_HTTP_", "GIT_CONFIG_", "GIT_TRACE",
      "GIT_CURL_VERBOSE", "GIT_EXEC_PATH",
    ]
    return prefixes.contains { name.hasPrefix($0) } && name != "GIT_CONFIG_PARAMETERS"
  }

  func environment(_ reach: Reach) throws(GitError) -> [String: String] {
    var variables = ProcessEnvironment.all.filter { name, _ in
      !name.hasPrefix("GIT_") || Self.isKept(name)
    }
    variables["LC_ALL"] = "C"
    variables["GIT_CEILING_DIRECTORIES"] = Files.parent(of: folder)
    variables["GIT_TERMINAL_PROMPT"] = "0"
    variables["GIT_ASKPASS"] = "false"
    variables["SSH_ASKPASS"] = "false"
    variables["SSH_ASKPASS_REQUIRE"] = "never"
    variables["GIT_ATTR_NOSYSTEM"] = "1"
    var schemes = Self.schemes
    // A repository from elsewhere must not make git read this machine's own ones.
    if reach == .submodules, address.scheme != "file" { schemes.remove("file") }
    variables["GIT_ALLOW_PROTOCOL"] = schemes.sorted().joined(separator: ":")
    if reach != .cache { try setUp(ssh: &variables) }
    if let credentials = address.credentials {
      // A header that the environment names keeps the password out of files and of arguments, those
      // of git's own helpers included, and goes to this repository's server only.
      variables["GIT_CONFIG_COUNT"] = "1"
      variables["GIT_CONFIG_KEY_0"] = "http.\(address.url).extraHeader"
      variables["GIT_CONFIG_VALUE_0"] = "Authorization: Basic \(Self.basic(credentials))"
    }
    return variables
  }

  /// Tells OpenSSH to ask nobody, with whatever options the user has given it.
  private func setUp(ssh variables: inout [String: String]) throws(GitError) {
    let variant = variables["GIT_SSH_VARIANT"] ?? "auto"
    var command = variables["GIT_SSH_COMMAND"]
    if command == nil {
      command = try answer(["config", "--get", "core.sshCommand"], in: .nowhere)
    }
    // A program alone takes no option; it has no terminal to ask at.
    if command == nil, variables["GIT_SSH"] != nil { return }
    let words = command ?? "ssh"
    let program = String(words.prefix { $0 != " " })
    guard Files.name(of: program) == "ssh", ["auto", "ssh"].contains(variant),
      !words.contains(where: ";&|#\n".contains)
    else { return }
    variables["GIT_SSH_COMMAND"] = words + " -oBatchMode=yes"
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
