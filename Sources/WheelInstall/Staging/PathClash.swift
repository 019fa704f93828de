package import Packaging

/// A path of an environment that cannot be what two wheels want it to be.
package struct PathClash: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Two files with different bytes.
    case contents
    /// A file and a folder.
    case fileAndFolder
    /// Two names that differ in the case of letters only, on a system that takes them for one.
    case letterCase
    /// A name that this program keeps its own files under.
    case reserved
  }

  package var kind: Kind
  /// Absolute, as the first of the owners has it.
  package var path: String
  /// Sorted; one, where a wheel is at odds with itself.
  package var owners: [PackageName]

  package init(_ kind: Kind, path: String, owners: [PackageName]) {
    self.kind = kind
    self.path = path
    self.owners = owners
  }

  /// What is wrong, as a sentence without full stop.
  package var message: String {
    let names = owners.map { "`\($0)`" }.joined(separator: " and ")
    let verb = owners.count == 1 ? "has" : "have"
    return switch kind {
    case .contents where owners.count == 1: "\(names) has two different files for `\(path)`"
    case .contents: "\(names) have different files for `\(path)`"
    case .fileAndFolder: "\(names) \(verb) both a file and a folder for `\(path)`"
    case .letterCase:
      "\(names) \(verb) files for `\(path)` that differ in the case of letters only"
    case .reserved: "\(names) \(verb) a file for `\(path)`, a name that lock keeps for itself"
    }
  }
}
