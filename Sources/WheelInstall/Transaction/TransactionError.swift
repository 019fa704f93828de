package import Packaging
package import PlatformIO

/// Why an environment was not changed.
package enum TransactionError: DiagnosticError, Hashable {
  /// Somebody else changes it, and did not end in time.
  case busy(environment: String, holder: LockHolder, seconds: Double)
  /// A distribution that is to go cannot be removed.
  case cannotRemove(RemovalError)
  /// What stands where new files are to go; sorted by path.
  case inTheWay([Obstacle])
  /// A part of the environment is on a file system that nothing can be renamed to.
  case otherFileSystem(path: String)
  /// Nothing, or nothing any more, is changed.
  case file(FileError)
  /// The changes could not be completed, nor all of them be taken back; the next run tries again.
  case cannotTakeBack(FileError, cause: String)
  /// What says how to recover the environment cannot be read.
  case journalUnreadable(path: String, isOtherVersion: Bool)
  /// By a signal, before anything was changed, or everything is changed back.
  case interrupted(Interruption.Signal)

  /// What stands in the way of a new file.
  package struct Obstacle: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
      /// A file with other bytes that no distribution owns, or a folder where a file is to go.
      case unowned
      /// A file with other bytes of a distribution that stays.
      case owned(by: PackageName)
      /// A symbolic link where a folder is to be: files would end up where it leads.
      case link
    }

    package var path: String
    package var reason: Reason
  }

  /// Does something with files and says of what fails that it is this family's.
  static func wrapping<R>(
    _ body: () throws(FileError) -> R
  ) throws(TransactionError) -> R {
    do throws(FileError) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}

extension TransactionError {
  /// Why something was to be taken back, without what is promised where that succeeds.
  var cause: String {
    switch self {
    case .file(let error): "cannot \(error.operation.rawValue) `\(error.path)`: \(error.message)"
    case .interrupted: "interrupted"
    case .busy, .cannotRemove, .inTheWay, .otherFileSystem, .cannotTakeBack, .journalUnreadable:
      diagnostic.message
    }
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .busy(let environment, let holder, let seconds):
      Diagnostic(
        .error,
        "\(holder.description) is changing `\(environment)`, and has not ended within"
          + " \(Int(seconds)) s",
        hints: ["wait for it or end it; `--lock-timeout` says how many seconds to wait"],
        reference: "environment-busy")
    case .cannotRemove(let error): error.diagnostic
    case .inTheWay(let obstacles): Self.diagnostic(of: obstacles)
    case .otherFileSystem(let path):
      Diagnostic(
        .error, "`\(path)` is on another file system than the environment; nothing was changed",
        hints: ["mount the environment as a whole rather than a part of it"],
        reference: "other-file-system")
    case .file(let error):
      Diagnostic(
        .error,
        "cannot \(error.operation.rawValue) `\(error.path)`: \(error.message);"
          + " the environment is as it was",
        reference: "environment-unchanged")
    case .cannotTakeBack(let error, let cause):
      Diagnostic(
        .error,
        "the environment is half changed: cannot \(error.operation.rawValue) `\(error.path)`:"
          + " \(error.message)",
        notes: [Diagnostic.Note("it was being changed back because of this: \(cause)")],
        hints: ["remove the cause and run `lock sync` again, which goes on with it"],
        reference: "environment-half-changed")
    case .journalUnreadable(let path, let isOtherVersion):
      Diagnostic(
        .error,
        isOtherVersion
          ? "`\(path)` was left by another version of lock, which has to recover the environment"
          : "`\(path)` is damaged: how to recover the environment cannot be told",
        hints: [isOtherVersion ? "run that version once" : "make the environment anew"],
        reference: "journal-unreadable")
    case .interrupted:
      Diagnostic(.error, "interrupted; the environment is as it was", reference: "interrupted")
    }
  }

  /// The first of them are named.
  private static func diagnostic(of obstacles: [Obstacle]) -> Diagnostic {
    let shown = obstacles.prefix(5).map { obstacle in
      switch obstacle.reason {
      case .unowned: "`\(obstacle.path)` belongs to no installed distribution"
      case .owned(let owner): "`\(obstacle.path)` belongs to `\(owner)`, which stays"
      case .link: "`\(obstacle.path)` is a symbolic link; nothing is written through it"
      }
    }
    let rest = obstacles.count - shown.count
    return Diagnostic(
      .error,
      obstacles.count == 1
        ? "something is in the way of a new file; nothing was changed"
        : "\(obstacles.count) things are in the way of new files; nothing was changed",
      notes: (shown + (rest > 0 ? ["and \(rest) more"] : [])).map { Diagnostic.Note($0) },
      hints: ["move or remove what is yours to remove, or make the environment anew"],
      reference: "file-in-the-way")
  }
}
