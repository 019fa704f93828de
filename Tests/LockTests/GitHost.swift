import PlatformIO
import Synchronization
import TestSupport

/// Git repositories that an HTTP server has, by whichever of git's two protocols.
final class GitHost: Sendable {
  enum Access: CaseIterable, Sendable {
    /// `git http-backend`, as the usual hosts have it.
    case smart
    /// Plain files, which clients look through.
    case plain
  }

  let folder = TemporaryDirectory()
  let access: Access
  /// `USER:PASSWORD` in Base64 that is asked for; nil: everybody may read.
  let password: String?
  /// Whether those without the password are told that there is nothing.
  let hides: Bool

  /// Another server, without the path, that clients are led to for everything.
  let redirect = Mutex<String?>(nil)

  /// The hash that names commits.
  let format: String

  init(
    _ access: Access = .smart, password: String? = nil, hides: Bool = false, format: String = "sha1"
  ) {
    self.access = access
    self.format = format
    self.hides = hides
    self.password = password
  }

  /// The path below which repositories are served: `/git/NAME.git`.
  static let root = "/git"

  /// A project that requires what is served here; `SERVER` in a line stands for the address of the
  /// repositories.
  func project(requiring line: String) -> Project {
    let project = Project(answering: {
      self.answer($0) ?? LoopbackServer.Response(status: 404)
    })
    require(line, in: project)
    return project
  }

  /// Has a project require something else.
  func require(_ line: String, in project: Project) {
    let address = project.server.url + Self.root
    project.folder.write(
      line.split(separator: "SERVER", omittingEmptySubsequences: false).joined(separator: address)
        + "\n", to: "app.in")
  }

  // MARK: making repositories

  /// Commits files to a branch and publishes it, by force where it has moved otherwise.
  ///
  /// - Returns: The commit.
  @discardableResult
  func publish(
    _ files: [String: String], as name: String, branch: String = "main", from start: String? = nil,
    tags: [String] = []
  ) throws -> String {
    let work = "work/\(name)"
    try make(name)
    if let start { try git("reset", "--quiet", "--hard", start, in: work) }
    for (path, text) in files { folder.write(text, to: "\(work)/\(path)") }
    try git("add", "--all", in: work)
    try git("commit", "--quiet", "--allow-empty", "--message", "\(files.count)", in: work)
    for tag in tags { try git("tag", "--annotate", tag, "--message", tag, in: work) }
    let target = folder("served/\(name).git")
    try git("push", "--quiet", "--force", "--tags", target, "HEAD:refs/heads/\(branch)", in: work)
    try git("update-server-info", in: "served/\(name).git")
    return try git("rev-parse", "HEAD", in: work)
  }

  /// Adds a symbolic link to the next commit of a repository.
  func link(_ path: String, to target: String, in name: String) throws {
    try make(name)
    folder.link("work/\(name)/\(path)", to: target)
  }

  /// Adds a repository as a submodule to the next commit of another one.
  ///
  /// `url` is where the other one says it is; nil: beside it, wherever that is served.
  func addSubmodule(
    _ inner: String, to name: String, at path: String, url: String? = nil
  ) throws {
    let address = folder("served/\(inner).git")
    let work = "work/\(name)"
    try git(
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", address, path, in: work)
    folder.write(
      "[submodule \"\(path)\"]\n\tpath = \(path)\n\turl = \(url ?? "../\(inner).git")\n",
      to: "\(work)/.gitmodules")
  }

  /// Throws away what no branch or tag reaches any more.
  func forget(_ name: String) throws {
    try git("reflog", "expire", "--expire=now", "--all", in: "served/\(name).git")
    try git("gc", "--quiet", "--prune=now", in: "served/\(name).git")
    try git("update-server-info", in: "served/\(name).git")
  }

  private func make(_ name: String) throws {
    guard !Files.exists(folder("work/\(name)")) else { return }
    folder.write("", to: "home/.keep")
    for path in ["work/\(name)", "served/\(name).git"] {
      try Files.createDirectories(folder(path))
    }
    let options = ["--quiet", "--initial-branch=main", "--object-format=\(format)"]
    try git(["init"] + options, in: "work/\(name)")
    try git(["init", "--bare"] + options, in: "served/\(name).git")
  }

  @discardableResult
  private func git(_ arguments: String..., in path: String) throws -> String {
    try git(arguments, in: path)
  }

  @discardableResult
  private func git(_ arguments: [String], in path: String) throws -> String {
    var options = Subprocess.Options()
    options.directory = folder(path)
    options.timeout = 60
    options.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder("home"), "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
      "GIT_COMMITTER_EMAIL": "a@b",
    ]
    let result = try Subprocess.run("git", arguments, options)
    guard result.status.isSuccess else {
      throw ProgramFailure(
        words: ["git"] + arguments, errors: String(decoding: result.standardError, as: UTF8.self))
    }
    return String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n").first
      .map(String.init) ?? ""
  }

  // MARK: serving

  /// Nil for what is not below `root`.
  func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response? {
    guard request.path.hasPrefix(Self.root + "/") else { return nil }
    if let other = redirect.withLock(\.self) {
      return LoopbackServer.Response(
        status: 301, headers: [("Location", other + request.target)])
    }
    if let password, request.header("authorization") != "Basic " + password {
      if hides { return LoopbackServer.Response(status: 404) }
      return LoopbackServer.Response(
        status: 401, headers: [("WWW-Authenticate", "Basic realm=\"git\"")])
    }
    let path = String(request.path.dropFirst(Self.root.count))
    switch access {
    case .smart: return backend(request, path)
    case .plain:
      guard let bytes = try? Files.read(folder("served" + path)) else {
        return LoopbackServer.Response(status: 404)
      }
      return LoopbackServer.Response(body: bytes)
    }
  }

  /// What the program `git http-backend` answers (RFC 3875).
  private func backend(
    _ request: LoopbackServer.Request, _ path: String
  ) -> LoopbackServer.Response {
    var options = Subprocess.Options()
    options.input = request.body
    options.timeout = 60
    options.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder("home"), "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_PROJECT_ROOT": folder("served"), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
      "QUERY_STRING": String(request.target.drop { $0 != "?" }.dropFirst()),
      "REQUEST_METHOD": request.method, "REMOTE_ADDR": "127.0.0.1",
      "CONTENT_TYPE": request.header("content-type") ?? "",
      "CONTENT_LENGTH": "\(request.body.count)",
      "HTTP_CONTENT_ENCODING": request.header("content-encoding") ?? "",
      "GIT_PROTOCOL": request.header("git-protocol") ?? "",
    ]
    guard let result = try? Subprocess.run("git", ["http-backend"], options),
      let end = result.standardOutput.indices.dropLast(3).first(where: {
        result.standardOutput[$0...].starts(with: "\r\n\r\n".utf8)
      })
    else { return LoopbackServer.Response(status: 500) }
    var response = LoopbackServer.Response(body: Array(result.standardOutput[(end + 4)...]))
    let head = String(decoding: result.standardOutput[..<end], as: UTF8.self)
    for line in head.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = String(line[line.index(after: colon)...].drop { $0 == " " })
      if line[..<colon] == "Status" {
        response.status = Int(value.prefix { $0 != " " }) ?? 500
      } else {
        response.headers.append((String(line[..<colon]), value))
      }
    }
    return response
  }
}
