import Packaging
import PlatformIO

/// The repositories that the cache has: a bare clone of each, and the commits that were taken from
/// it.
///
///     git-v1/KEY/lock        held while something is fetched or checked out
///     git-v1/KEY/bare        the clone; `refs/lock/commits` keeps what was asked for alive
///     git-v1/KEY/trees/SHA   one commit, checked out with its submodules and `.git`
package struct GitStore: Sendable {
  private let folder: String
  private let isOffline: Bool
  private let timeout: Double
  private let stallTimeout: Double

  /// - Parameters:
  ///   - cacheDirectory: the program's cache.
  ///   - isOffline: whether the network must not be asked.
  ///   - timeout: seconds for one call of git.
  ///   - stallTimeout: seconds for which a silent server is waited for.
  package init(
    cacheDirectory: String, isOffline: Bool = false, timeout: Double = 900,
    stallTimeout: Double = 30
  ) {
    folder = cacheDirectory + "/git-v1"
    self.isOffline = isOffline
    self.timeout = timeout
    self.stallTimeout = stallTimeout
  }

  /// The full commit that a branch, a tag, or a full or abbreviated commit means now.
  ///
  /// A branch comes before a tag of the same name. Of a full commit that the cache has, the network
  /// is not asked; of anything else it is, and what it means is fetched. Nil means the default
  /// branch.
  package func commit(
    of revision: String?, at address: GitAddress
  ) async throws(GitError) -> String {
    try await working(on: address) { (clone) throws(GitError) in
      if let revision, DirectReference.isCommit(revision) {
        return try clone.fetch(commit: revision.lowercased())
      }
      return try clone.resolve(revision)
    }
  }

  /// The folder of a commit's files, with submodules and `.git`; it is the cache's own, to be
  /// copied and never written to.
  package func tree(
    of commit: String, at address: GitAddress
  ) async throws(GitError) -> String {
    try await working(on: address) { (clone) throws(GitError) in
      try clone.tree(of: try clone.fetch(commit: commit))
    }
  }

  /// Runs `body` on a thread of its own while nobody else, in any process, uses the clone.
  private func working(
    on address: GitAddress, _ body: @escaping @Sendable (GitClone) throws(GitError) -> String
  ) async throws(GitError) -> String {
    let key = SHA256.hexadecimal(of: Array(address.identity.utf8)).prefix(32)
    let (folder, isOffline, timeout) = ("\(folder)/\(key)", isOffline, timeout)
    let stallTimeout = Int(stallTimeout.rounded(.up))
    return try await Blocking.run { (cancellation) throws(GitError) in
      do throws(FileError) {
        try Files.createDirectories(folder)
        let folder = try Files.realPath(folder)
        let git = GitProgram(
          address: address, folder: folder, timeout: timeout, stallTimeout: stallTimeout
        ) {
          cancellation.isRequested
        }
        let lock = try DirectoryLock(folder + "/lock")
        let result: Result<String, GitError> = Result { () throws(GitError) in
          let clone = GitClone(folder: folder, git: git, isOffline: isOffline)
          do throws(GitError) {
            return try body(clone)
          } catch {
            guard try clone.removeIfUseless(after: error) else { throw error }
            return try body(clone)
          }
        }
        _ = consume lock
        return result
      } catch {
        throw .file(message: "`\(error.path)`: \(error.message)")
      }
    }.get()
  }
}
