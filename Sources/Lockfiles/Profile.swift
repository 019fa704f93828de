package import Packaging

/// What a lock is for: which of the project's requirements it answers.
package struct Profile: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What production installs.
  package static let production = Profile(checked: "prod")
  /// What developers install: production's packages, and more.
  package static let development = Profile(checked: "dev")

  /// ASCII letters, digits, `-`, `_` and `.`; never empty.
  package let name: String

  /// Takes a name as an option, a variable or a lock's header gives it.
  package init(parsing text: some StringProtocol) throws(NameError) {
    guard !text.isEmpty else { throw .empty }
    for (offset, byte) in text.utf8.enumerated() where !byte.isNameByte {
      throw .unexpectedCharacter(at: offset)
    }
    self.name = String(text)
  }

  private init(checked name: String) {
    self.name = name
  }

  package var description: String { name }

  package static func < (a: Self, b: Self) -> Bool { a.name < b.name }
}
