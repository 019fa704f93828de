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
    "clone.rejectShallow=false", "init.defaultBranch=main",
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

  func environment(_ reach: Reach, _ login: Login) throws(GitError) -> [String: String] {
    var variables = ProcessEnvironment.all.filter { name, _ in
      !name.hasPrefix("GIT_") || Self.isKept(name)
    }
    variables["LC_ALL"] = "C"
    variables["GIT_CEILING_DIRECTORIES"] = Files.parent(of: folder)
    variables["GIT_DEFAULT_HASH"] = objectFormat
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
    if reach != .cache { setUp(login: login, &variables) }
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
    let alive = "-oServerAliveInterval=\(stallTimeout) -oServerAliveCountMax=1"
    variables["GIT_SSH_COMMAND"] =
      words + " -oBatchMode=yes -oConnectTimeout=\(stallTimeout) \(alive)"
  }
}
