import PlatformIO

extension Journal {
  /// Carries out the steps in their order.
  ///
  /// - Parameters:
  ///   - isResuming: whether some of them may be done already.
  ///   - before: called with the number of each step; what it throws ends the work there.
  /// - Throws: what `before` throws, and `TransactionError.file`.
  func carryOut(
    isResuming: Bool = false, before: (Int) throws(TransactionError) -> Void = { _ in }
  ) throws(TransactionError) {
    for (number, step) in steps.enumerated() {
      try before(number)
      try TransactionError.wrapping { () throws(FileError) in
        if isResuming { try step.resume() } else { try step.perform() }
      }
    }
  }

  /// Takes the steps back, the last one first; those that were not done are passed over.
  ///
  /// It may be broken off anywhere and begun again. What cannot be taken back is passed over too, so
  /// that as much as can be is as it was.
  ///
  /// - Throws: the first `FileError`.
  func takeBack() throws(FileError) {
    var failure: FileError?
    for step in steps.reversed() {
      do throws(FileError) {
        try step.takeBack()
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }
}

extension Journal.Step {
  func perform() throws(FileError) {
    switch self {
    case .setAside(let path, let backup): try Files.renameExclusively(path, to: backup)
    case .removeFolder(let path, _):
      guard try Files.removeDirectory(path) else { throw .notEmpty(path) }
    case .place(let staged, let path): try Files.renameExclusively(staged, to: path)
    }
  }

  /// Does the step unless it is done.
  func resume() throws(FileError) {
    switch self {
    case .setAside(let path, let backup):
      // Not told by looking at `path`: the new one may stand there by now.
      if try Files.identity(backup) == nil { try Files.renameExclusively(path, to: backup) }
    case .removeFolder(let path, _):
      // One that is not empty is the new one.
      try Files.removeDirectory(path)
    case .place(let staged, let path):
      if try Files.identity(staged) != nil { try Files.renameExclusively(staged, to: path) }
    }
  }

  func takeBack() throws(FileError) {
    switch self {
    case .setAside(let path, let backup):
      if try Files.identity(backup) != nil { try Files.renameExclusively(backup, to: path) }
    case .removeFolder(let path, let mode):
      try Files.createDirectory(path, mode: mode)
    case .place(let staged, let path):
      guard try Files.identity(staged) == nil else { return }
      do throws(FileError) {
        try Files.renameExclusively(path, to: staged)
      } catch  where error.isMissing {
        // Somebody else removed it: the old state has no use for it.
      }
    }
  }
}
