package import Packaging
package import SyncPlanning

/// Why a distribution cannot be removed.
package struct RemovalError: DiagnosticError, Hashable {
  package enum Reason: Hashable, Sendable {
    /// There is no RECORD, or none that can be read; why.
    case noRecord(reason: String)
    /// It is one of distutils, which does not say what files it has.
    case saysNoFiles
    /// A file that it says is its own is none of the environment's.
    case leadsOutside(path: String)
    /// A file that it says is its own is reached by a symbolic link; the link.
    case throughLink(path: String)
    /// A file that it says is its own is the interpreter's.
    case interpreters(path: String)
  }

  package var distribution: InstalledDistribution
  package var reason: Reason

  package var diagnostic: Diagnostic {
    let name = "\(distribution.name) \(distribution.versionText)"
    return switch reason {
    case .noRecord(let reason):
      Diagnostic(
        .error, "`\(name)` cannot be removed: \(reason)",
        hints: [
          "remove `\(distribution.path)` and its files by hand, or make the environment anew"
        ], reference: "no-record")
    case .saysNoFiles:
      Diagnostic(
        .error,
        "`\(name)` cannot be removed: distutils installed it, and `\(distribution.path)`"
          + " does not say which files are its own",
        hints: ["remove it by hand, or make the environment anew"],
        reference: "distutils-installed")
    case .leadsOutside(let path):
      Diagnostic(
        .error,
        "`\(name)` cannot be removed: it claims `\(path)`, which is outside of the environment",
        hints: ["make the environment anew"], reference: "record-leads-outside")
    case .throughLink(let path):
      Diagnostic(
        .error,
        "`\(name)` cannot be removed: `\(path)`, which leads to its files, is a symbolic link",
        hints: ["remove the link if it is yours"], reference: "record-through-link")
    case .interpreters(let path):
      Diagnostic(
        .error, "`\(name)` cannot be removed: it claims `\(path)`, which is the interpreter's",
        hints: ["make the environment anew"], reference: "record-claims-interpreter")
    }
  }
}
