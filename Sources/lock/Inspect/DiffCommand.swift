import Lockfiles
import Packaging
import PlatformIO

/// `lock diff`: what differs between two states of the locks.
struct DiffCommand {
  let operands: [String]
  var profiles = ProjectProfiles()
  var printsJSON = false
  let world: World
  let console: Console

  /// One side of a comparison.
  private enum Side {
    /// A file of the working tree.
    case file(String)
    /// All locks of the project as a revision has them.
    case revision(String)
    /// One file as a revision has it: `main:requirements.txt`.
    case fileOfRevision(revision: String, path: String)
  }

  func run() async throws -> ExitStatus {
    guard operands.count <= 2 else {
      throw UsageError.invalid(message: "`lock diff` compares two states", hints: [])
    }
    var parts: [ChangeReport.Part] = []
    for (path, old, new) in try pairs() where old != nil || new != nil {
      let before = old.map { LockedFile(parsing: $0, file: path) }
      let after = LockedFile(parsing: new ?? [], file: path)
      let empty = Lockfile(header: nil)
      parts.append(
        ChangeReport.Part(
          path: path, profile: after.profile ?? before?.profile,
          diff: LockfileDiff(from: before?.lockfile ?? empty, to: after.lockfile)))
    }
    let report = ChangeReport(parts)
    let text =
      printsJSON ? "\(report.json)\n" : report.lines.map { $0 + "\n" }.joined()
    return console.output(Array(text.utf8)) ? .done : .failed
  }

  /// What is compared: the path to show, and the bytes on either side, nil where there are none.
  private func pairs() throws -> [(path: String, old: [UInt8]?, new: [UInt8]?)] {
    let sides = try operands.map(side)
    guard let first = sides.first else {
      return try projectPairs {
        try gitFile($0, at: "HEAD")
      } to: {
        try workingFile($0)
      }
    }
    guard sides.count == 2 else {
      switch first {
      case .file(let path): return [(path, try gitFile(path, at: "HEAD"), try workingFile(path))]
      case .fileOfRevision(let revision, let path):
        return [(path, try gitFile(path, at: revision), try workingFile(path))]
      case .revision(let revision):
        return try projectPairs {
          try gitFile($0, at: revision)
        } to: {
          try workingFile($0)
        }
      }
    }
    switch (first, sides[1]) {
    case (.revision(let old), .revision(let new)):
      return try projectPairs {
        try gitFile($0, at: old)
      } to: {
        try gitFile($0, at: new)
      }
    case (.revision(let old), let new):
      return [(path(of: new) ?? "", try gitFile(path(of: new) ?? "", at: old), try bytes(of: new))]
    case (let old, .revision(let new)):
      return [(path(of: old) ?? "", try bytes(of: old), try gitFile(path(of: old) ?? "", at: new))]
    case (let old, let new):
      return [(path(of: new) ?? "", try bytes(of: old), try bytes(of: new))]
    }
  }

  private func projectPairs(
    from old: (String) throws -> [UInt8]?, to new: (String) throws -> [UInt8]?
  ) throws -> [(path: String, old: [UInt8]?, new: [UInt8]?)] {
    let paths = ProjectLocks(world: world, profiles: profiles).paths()
    guard !paths.isEmpty else {
      throw UsageError.invalid(
        message: "no lock found", hints: ["name two files: `lock diff OLD NEW`"])
    }
    return try paths.map { ($0, try old($0), try new($0)) }
  }

  private func side(_ text: String) throws -> Side {
    if world.isFile(text) { return .file(text) }
    if let colon = text.firstIndex(of: ":"), colon > text.startIndex {
      return .fileOfRevision(
        revision: String(text[..<colon]), path: String(text[text.index(after: colon)...]))
    }
    guard !text.hasPrefix("-"), try git(["rev-parse", "--verify", "-q", text + "^{commit}"]) != nil
    else {
      throw UsageError.invalid(
        message: "`\(text)` is neither a file nor a revision of the git repository", hints: [])
    }
    return .revision(text)
  }

  private func path(of side: Side) -> String? {
    switch side {
    case .file(let path), .fileOfRevision(_, let path): path
    case .revision: nil
    }
  }

  private func bytes(of side: Side) throws -> [UInt8]? {
    switch side {
    case .file(let path): return try workingFile(path)
    case .revision: return nil
    case .fileOfRevision(let revision, let path):
      guard let bytes = try gitFile(path, at: revision) else {
        throw UsageError.invalid(
          message: "`\(revision)` has no file `\(path)`", hints: [])
      }
      return bytes
    }
  }

  private func workingFile(_ path: String) throws -> [UInt8]? {
    world.isFile(path) ? try ProjectLocks(world: world).read(path) : nil
  }

  /// A file as a revision has it; nil where it has none.
  private func gitFile(_ path: String, at revision: String) throws -> [UInt8]? {
    // From here, whichever folder of the repository this is.
    let name = path.hasPrefix("/") || path.hasPrefix(".") ? path : "./" + path
    return try git(["show", "\(revision):\(name)"])
  }

  /// What git writes; nil where it fails.
  private func git(_ arguments: [String]) throws -> [UInt8]? {
    var options = Subprocess.Options()
    options.timeout = 60
    do throws(SubprocessError) {
      let result = try Subprocess.run("git", arguments, options)
      return result.status.isSuccess ? result.standardOutput : nil
    } catch {
      throw UsageError.invalid(
        message: error.message, hints: ["revisions are read with git; files need none"])
    }
  }
}
