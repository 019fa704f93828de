import PlatformIO

/// Who has the right to change an environment.
package struct LockHolder: Hashable, Sendable {
  /// Nil when that could not be read.
  package let process: Int?
  /// Such as `lock sync`.
  package let command: String?

  /// What a lock file says.
  init(lockFile path: String) {
    // A file that is just being made, or removed, says nothing.
    let bytes = (try? Files.read(path)) ?? []
    let words = String(decoding: bytes.prefix(200), as: UTF8.self)
      .split(separator: " ", maxSplits: 1)
    process = words.first.flatMap { Int($0) }
    command = process == nil || words.count < 2 ? nil : String(words[1])
  }

  /// What a lock file is to say of this process.
  static func text(command: String) -> String { "\(HostSystem.processIdentifier) \(command)" }

  /// As a subject: "`lock sync` (process 4711)".
  package var description: String {
    guard let process else { return "another process" }
    return command.map { "`\($0)` (process \(process))" } ?? "process \(process)"
  }
}
