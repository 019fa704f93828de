import Lockfiles
import Packaging

extension LockedFile {
  /// What is to be said where the lock was made for another Python than `own` (as `3.12`).
  ///
  /// The same input may lead to other pins there. Nil where it was not, or the lock does not say.
  func otherPython(than own: String, hints: [String] = []) -> Diagnostic? {
    guard let locked = lockfile.header?.pythonVersion, locked != own else { return nil }
    return Diagnostic(
      .warning, "`\(file)` was locked for Python \(locked), and this is \(own)", hints: hints,
      reference: "other-python")
  }
}
