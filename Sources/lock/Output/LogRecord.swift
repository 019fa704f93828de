import Packaging

/// One thing that is said on standard error as an object on a line of its own, for collectors of
/// logs (`--log-format json`).
///
///     {"level": "error", "message": "…", "file": "app.in", "line": 3, "column": 1, "hints": ["…"]}
///
/// What does not apply is not there. Lines and columns count from 1, columns in Unicode scalars.
struct LogRecord {
  /// How much it matters: `error`, `warning`, `info`, `debug`.
  private let level: String
  private var members: [String: JSONValue]

  /// A line, which is only said if more is asked for (`-v`) where it is `detailed` or less.
  init(_ line: String, at level: Console.Verbosity) {
    self.level = level >= .detailed ? "debug" : "info"
    members = ["message": .string(line)]
  }

  init(_ diagnostic: Diagnostic) {
    level =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "info"
      }
    members = Self.members(diagnostic.message, diagnostic.location)
    if !diagnostic.reference.isEmpty { members["reference"] = .string(diagnostic.reference) }
    if !diagnostic.notes.isEmpty {
      members["notes"] = .array(
        diagnostic.notes.map { .object(Self.members($0.message, $0.location)) })
    }
    if !diagnostic.hints.isEmpty {
      members["hints"] = .array(diagnostic.hints.map { .string($0) })
    }
  }

  /// The object; ends with a newline.
  var text: String {
    JSONValue.object(members.merging(["level": .string(level)]) { $1 }).description + "\n"
  }

  private static func members(
    _ message: String, _ location: SourceLocation?
  ) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["message": .string(message)]
    guard let location else { return members }
    members["file"] = .string(location.file)
    if location.line > 0 { members["line"] = .number(String(location.line)) }
    if location.column > 0 { members["column"] = .number(String(location.column)) }
    return members
  }
}
