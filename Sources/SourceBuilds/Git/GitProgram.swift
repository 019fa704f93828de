import PlatformIO

/// Calls of the program `git` for one repository: it never asks anybody anything, and sees nothing
/// of the user's configuration that would change what it fetches.
struct GitProgram: Sendable {
  /// What a call is about.
  enum Place {
    /// No repository of this machine; none that stands around the folder is looked for.
    case nowhere
    case bare(String)
    /// A folder with files and `.git`.
    case tree(String)
  }

  /// What a call may read.
  enum Reach {
    /// Nothing but this program's cache.
    case cache
    /// The repository itself, wherever it is.
    case repository
    /// What a repository says of others.
    case submodules
  }

  let address: GitAddress
  /// Where calls are made that are about no repository of this machine; it stands in none.
  let folder: String
  /// Seconds for one call.
  var timeout: Double = 900
  /// Whole seconds for which a silent server is waited for.
  var stallTimeout = 30
  /// The hash by which repositories that are made here name commits; git takes it from what it
  /// fetches, where that has a branch or a tag.
  private(set) var objectFormat = "sha1"
  /// Asked now and then while git runs.
  var isCancelled: @Sendable () -> Bool = { false }

  /// The same for repositories whose commits are named like `commit`.
  func naming(like commit: String?) -> GitProgram {
    var program = self
    program.objectFormat = commit?.utf8.count == 64 ? "sha256" : "sha1"
    return program
  }

  /// Schemes that are used for the repository itself.
  static let schemes: Set<String> = ["https", "http", "ssh", "git", "file"]

  /// Runs git; `what` says what for, as in "could not … `URL`".
  ///
  /// - Returns: What it writes, without white space at the end.
  @discardableResult
  func run(
    _ arguments: [String], in place: Place = .nowhere, to what: String,
    reaching reach: Reach = .cache
  ) throws(GitError) -> String {
    let result = try start(arguments, in: place, reaching: reach)
    guard result.status.isSuccess else { throw error(of: result, what: what) }
    return Self.trimmed(result.standardOutput)
  }

  /// Runs git; nil where it says no.
  func answer(
    _ arguments: [String], in place: Place, reaching reach: Reach = .cache
  ) throws(GitError) -> String? {
    let result = try start(arguments, in: place, reaching: reach)
    switch result.status {
    case .exited(0): return Self.trimmed(result.standardOutput)
    case .exited(1), .exited(128): return nil
    case .exited, .signalled: throw error(of: result, what: "look into the clone of")
    }
  }

  /// Whether git finds that a clone lacks objects or has damaged files.
  ///
  /// That it may not read them, or that it is not the git that wrote them, is no such verdict.
  func findsDamage(in clone: String) throws(GitError) -> Bool {
    let check = try start(["fsck", "--connectivity-only", "--no-progress"], in: .bare(clone))
    let said = String(decoding: check.standardError, as: UTF8.self)
    let refusals = [
      "permission denied", "dubious ownership", "too many open files", "out of memory",
      "cannot allocate memory",
    ]
    guard !refusals.contains(where: said.lowercased().contains) else { return false }
    switch check.status {
    // One bit for each kind of damage.
    case .exited(1..<64): return true
    // It gave up, for a file of the clone or for something else; a folder that it may not look into
    // is none of a repository to it.
    case .exited(128): return said.contains(clone) && (try? Files.list(clone)) != nil
    case .exited, .signalled: return false
    }
  }

  /// Runs git, and again where another login may help.
  private func start(
    _ arguments: [String], in place: Place, reaching reach: Reach = .cache
  ) throws(GitError) -> Subprocess.Result {
    guard Self.schemes.contains(address.scheme) else {
      throw .schemeForbidden(url: address.url, scheme: address.scheme)
    }
    let result = try start(arguments, in: place, reaching: reach, login: login)
    // An option that it does not know.
    if result.status == .exited(129) { throw try tooOld() }
    guard reach != .cache, !result.status.isSuccess, let login = login(after: failure(result))
    else { return result }
    let other = try start(arguments, in: place, reaching: reach, login: login)
    return other.status.isSuccess ? other : result
  }

  private func tooOld() throws(GitError) -> GitError {
    let told = try start(["--version"], in: .nowhere, reaching: .cache, login: .helpers)
    let words = Self.trimmed(told.standardOutput).split(separator: " ")
    return .tooOld(url: address.url, version: words.dropFirst(2).first.map(String.init) ?? "here")
  }

  private func start(
    _ arguments: [String], in place: Place, reaching reach: Reach, login: Login
  ) throws(GitError) -> Subprocess.Result {
    var options = Subprocess.Options()
    options.environment = try environment(reach, login)
    options.timeout = timeout
    options.killsGroup = true
    options.isDetached = true
    options.isCancelled = isCancelled
    let location =
      switch place {
      case .nowhere: ["-C", folder]
      case .bare(let clone): ["-C", folder, "--git-dir=" + clone]
      case .tree(let tree): ["-C", tree]
      }
    do throws(SubprocessError) {
      return try Subprocess.run("git", location + settings(reach, login) + arguments, options)
    } catch {
      throw Self.error(error, of: address)
    }
  }

  private static func error(_ error: SubprocessError, of address: GitAddress) -> GitError {
    switch error {
    case .cannotStart(let program, let code)
    where FileError(path: program, operation: .open, code: code).isMissing:
      .notInstalled
    case .timedOut(_, let seconds, _): .timedOut(url: address.url, seconds: Int(seconds))
    case .cancelled: .cancelled
    case .cannotStart, .tooMuchOutput:
      .failed(url: address.url, what: "handle", said: error.message)
    }
  }

  private static func trimmed(_ output: [UInt8]) -> String {
    var text = String(decoding: output, as: UTF8.self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
