import Lockfiles
import Packaging

/// What a compile made of its locks, for people line by line, and for machines as a whole.
struct CompileReport {
  /// What became of a lock.
  enum State: String {
    case current = "up to date"
    case written
    case changed
    case missing
    case stale = "out of date"
    case wouldBeWritten = "would be written"
    case wouldChange = "would change"

    init(_ effect: CompileOptions.Effect, isNew: Bool, isChanged: Bool) {
      guard isChanged else {
        self = .current
        return
      }
      self =
        switch effect {
        case .write: isNew ? .written : .changed
        case .check: isNew ? .missing : .stale
        case .dryRun: isNew ? .wouldBeWritten : .wouldChange
        }
    }
  }

  /// One lock.
  struct Part {
    var path: String
    var profile: Profile?
    var state: State
    var packageCount: Int
    /// Nil where nothing changes, or nothing was resolved.
    var diff: LockfileDiff?
    /// What a check without resolving found, in words.
    var findings: [String] = []

    var isCurrent: Bool { state == .current }

    /// `requirements.txt: changed (57 packages)`.
    var line: String {
      let size = packageCount == 1 ? "1 package" : "\(packageCount) packages"
      return "\(path): \(state.rawValue) (\(size))"
    }
  }

  var parts: [Part]

  /// The shape of `lock diff --json`, with what became of each lock.
  var json: JSONValue { .object(["locks": .array(parts.map(\.json))]) }
}

extension CompileReport.Part {
  fileprivate var json: JSONValue {
    let isNew = [.written, .missing, .wouldBeWritten].contains(state)
    var members = ChangeReport.Part(path: path, profile: profile, diff: diff).members
    members["new"] = .boolean(isNew)
    members["state"] = .string(state.rawValue)
    members["packages"] = .number("\(packageCount)")
    if !findings.isEmpty { members["findings"] = .array(findings.map(JSONValue.string)) }
    return .object(members)
  }
}
