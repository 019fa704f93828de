import Packaging
import PlatformIO

/// The bare clone of one repository, which nobody else uses meanwhile.
struct GitClone {
  /// The folder of the store that is the repository's.
  let folder: String
  let git: GitProgram
  let isOffline: Bool

  private var url: String { git.address.url }
  private var bare: String { folder + "/bare" }

  /// The commit that a branch, a tag or an abbreviated commit means now; nil: the default branch.
  func resolve(_ revision: String?) throws(GitError) -> String {
    if let revision, !DirectReference.isRevision(revision) {
      throw .unknownRevision(url: url, revision: revision)
    }
    if isOffline {
      guard Files.exists(bare), let commit = try known(revision) else {
        throw .notCached(url: url, revision: revision)
      }
      return commit
    }
    let advertised = try advertised(Self.names(of: revision))
    guard let found = Self.meaning(of: revision, in: advertised) else {
      guard let revision, Self.isAbbreviation(revision) else {
        throw .unknownRevision(url: url, revision: revision ?? "HEAD")
      }
      return try abbreviated(revision, advertised)
    }
    try prepare(for: found.commit)
    let isThere = try has(found.commit)
    let kept = try known(revision)
    if !isThere || kept != found.commit {
      try fetch(["+\(found.name):\(Self.keptName(of: found.name))"])
    }
    // It may have moved on between the two calls: then its new place counts.
    if try has(found.commit) { return try keep(found.commit) }
    guard let commit = try known(revision) else {
      throw .unknownRevision(url: url, revision: revision ?? "HEAD")
    }
    return try keep(commit)
  }

  /// Sees to it that the clone has a commit that is given in full.
  func fetch(commit: String) throws(GitError) -> String {
    if Files.exists(bare), try has(commit) { return commit }
    guard !isOffline else { throw .notCached(url: url, revision: commit) }
    try prepare(for: commit)
    // Most servers give any commit that they have; others only what a branch or a tag reaches.
    let direct = try git.answer(
      fetchArguments + [url, "+\(commit):refs/lock/commits/\(commit)"], in: .bare(bare),
      reaching: .repository)
    if direct == nil { try fetchAll() }
    guard try has(commit) else { throw .commitGone(url: url, commit: commit) }
    return try keep(commit)
  }

  /// A commit checked out, with its submodules.
  func tree(of commit: String) throws(GitError) -> String {
    let tree = "\(folder)/trees/\(commit)"
    if Files.exists(tree) { return tree }
    let temporary = try workplace(in: folder + "/trees", prefix: ".\(commit)-")
    defer {
      // What cannot be removed now, the next process finds.
      try? Files.removeTree(temporary)
      Interruption.release(folder: temporary)
    }
    try checkOut(commit, to: temporary + "/tree")
    try Self.handling { () throws(FileError) in
      try Files.rename(temporary + "/tree", to: tree)
    }
    return tree
  }

  /// A folder of a name that nobody has: git may outlive a process that was killed, and go on to write
  /// where that one had it write.
  private func workplace(in parent: String, prefix: String) throws(GitError) -> String {
    var made = ""
    try Self.handling { () throws(FileError) in
      try Files.createDirectories(parent)
      // Left by earlier processes: nobody else is at work, the lock is held.
      for name in try Files.list(parent) where name.hasPrefix(prefix) {
        try? Files.removeTree(parent + "/" + name)
      }
      made = try Files.makeUniqueDirectory(in: parent, prefix: prefix)
    }
    Interruption.protect(folder: made)
    return made
  }

  /// Removes the clone and its trees if git finds that it is damaged, or that the repository has
  /// become one with other names for commits; returns whether it did.
  func removeIfUseless(after error: GitError) throws(GitError) -> Bool {
    guard error.mayBeOfClone, !isOffline, Files.exists(bare) else { return false }
    if !error.isOfFormat { guard try git.findsDamage(in: bare) else { return false } }
    try Self.handling { () throws(FileError) in
      try Files.removeTree(bare)
      try Files.removeTree(folder + "/trees")
    }
    return true
  }

  /// What a clone reads from: git keeps settings from it, and it refuses what others own.
  private static let sender = "git -c 'safe.directory=*' upload-pack"

  private func checkOut(_ commit: String, to folder: String) throws(GitError) {
    // Its objects stay in the bare clone; branches are left out, tags tell versions.
    let options = ["--quiet", "--shared", "--no-checkout", "--upload-pack", Self.sender]
    try git.naming(like: commit).run(
      ["clone"] + options + [bare, folder], to: "copy the clone of")
    try git.run(["remote", "set-url", "origin", url], in: .tree(folder), to: "check out")
    try git.run(
      ["checkout", "--quiet", "--force", "--detach", commit], in: .tree(folder), to: "check out")
    guard Files.exists(folder + "/.gitmodules") else { return }
    guard !isOffline else { throw .notCached(url: url, revision: "the submodules") }
    try git.run(
      ["submodule", "--quiet", "update", "--init", "--recursive", "--force"], in: .tree(folder),
      to: "fetch the submodules of", reaching: .submodules)
  }
}

extension GitClone {
  private static func handling(_ body: () throws(FileError) -> Void) throws(GitError) {
    do {
      try body()
    } catch {
      throw .file(message: "`\(error.path)`: \(error.message)")
    }
  }
}

/// What the clone and the server know.
extension GitClone {
  /// Makes an empty clone where there is none, for commits that are named like `commit`.
  private func prepare(for commit: String?) throws(GitError) {
    if Files.exists(bare) { return }
    let temporary = try workplace(in: folder, prefix: ".bare-")
    defer {
      try? Files.removeTree(temporary)  // as above
      Interruption.release(folder: temporary)
    }
    try git.naming(like: commit).run(
      ["init", "--quiet", "--bare", temporary + "/bare"], to: "make a clone of")
    try Self.handling { () throws(FileError) in
      try Files.rename(temporary + "/bare", to: bare)
    }
  }

  /// What the server says of names, and of `HEAD`, without fetching anything; of no names, all that
  /// it has.
  private func advertised(_ names: [String]) throws(GitError) -> [String: String] {
    let patterns = names.isEmpty ? [] : names + names.map { $0 + "^{}" } + ["HEAD"]
    let listing = try git.run(
      ["ls-remote", "--quiet", url] + patterns, to: "ask for the names in", reaching: .repository)
    var commits: [String: String] = [:]
    for line in listing.split(separator: "\n") {
      let words = line.split(separator: "\t")
      if words.count == 2 { commits[String(words[1])] = String(words[0]) }
    }
    return commits
  }

  /// What a revision is called by the server, and the commit that it means there.
  private static func meaning(
    of revision: String?, in advertised: [String: String]
  ) -> (name: String, commit: String)? {
    for name in names(of: revision) {
      // An annotated tag is an object of its own, and the commit is what it points to.
      if let commit = advertised[name + "^{}"] ?? advertised[name] { return (name, commit) }
    }
    return nil
  }

  /// What a server may call a revision, in the order in which it counts.
  private static func names(of revision: String?) -> [String] {
    guard let revision, revision != "HEAD" else { return ["HEAD"] }
    return revision.hasPrefix("refs/")
      ? [revision] : ["refs/heads/\(revision)", "refs/tags/\(revision)", "refs/\(revision)"]
  }

  /// The name under which the clone keeps what a server calls `name`.
  private static func keptName(of name: String) -> String {
    // Not the name itself: a branch `a` may have become one named `a/b`.
    "refs/lock/names/" + SHA256.hexadecimal(of: Array(name.utf8)).prefix(32)
  }

  /// What a name meant when it was last fetched.
  private func known(_ revision: String?) throws(GitError) -> String? {
    for name in Self.names(of: revision) {
      if let commit = try parse(Self.keptName(of: name)) { return commit }
    }
    // An abbreviated commit.
    guard let revision, Self.isAbbreviation(revision) else {
      return nil
    }
    return try parse(revision)
  }

  private func parse(_ name: String) throws(GitError) -> String? {
    try git.answer(
      ["rev-parse", "--quiet", "--verify", "--end-of-options", name + "^{commit}"], in: .bare(bare))
  }

  private func has(_ commit: String) throws(GitError) -> Bool {
    guard Files.exists(bare) else { return false }
    return try git.answer(["cat-file", "-e", commit + "^{commit}"], in: .bare(bare)) != nil
  }

  private func abbreviated(
    _ revision: String, _ advertised: [String: String]
  ) throws(GitError) -> String {
    if !Files.exists(bare) {
      let all = advertised.isEmpty ? try self.advertised([]) : advertised
      try prepare(for: all.values.first)
    }
    if let commit = try parse(revision) { return try keep(commit) }
    try fetchAll()
    guard let commit = try parse(revision) else {
      throw .unknownRevision(url: url, revision: revision)
    }
    return try keep(commit)
  }

  private var fetchArguments: [String] {
    ["fetch", "--quiet", "--force", "--no-recurse-submodules", "--no-write-fetch-head"]
  }

  private func fetch(
    _ names: [String], _ options: [String] = []
  ) throws(GitError) {
    try git.run(
      fetchArguments + options + [url] + names, in: .bare(bare), to: "fetch from",
      reaching: .repository)
  }

  private func fetchAll() throws(GitError) {
    try fetch(["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], ["--prune"])
  }

  /// Gives a commit a name, so that it outlives the branch that it was on.
  private func keep(_ commit: String) throws(GitError) -> String {
    try git.run(["update-ref", "refs/lock/commits/\(commit)", commit], in: .bare(bare), to: "keep")
    return commit
  }

  /// Whether a text may be the beginning of a commit's name.
  private static func isAbbreviation(_ text: String) -> Bool {
    text.utf8.count >= 4 && text.utf8.allSatisfy { hexValue($0) != nil }
  }
}
