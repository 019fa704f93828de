/// What a run changed, in words, lock by lock.
package struct ChangeReport: Hashable, Sendable {
  /// One lock of the run.
  package struct Part: Hashable, Sendable {
    /// The path as the user would write it.
    package var path: String
    package var profile: Profile?
    /// Nil where no lock stood there before.
    package var diff: LockfileDiff?

    package init(path: String, profile: Profile?, diff: LockfileDiff?) {
      self.path = path
      self.profile = profile
      self.diff = diff
    }
  }

  package var parts: [Part]

  package init(_ parts: [Part]) {
    self.parts = parts
  }

  /// A heading for each lock, and its changes of versions below, indented by two columns.
  package var lines: [String] {
    parts.flatMap { part in [part.heading] + (part.diff?.lines ?? []).map { "  " + $0 } }
  }
}

extension ChangeReport.Part {
  /// `requirements.txt (prod): 2 changed, 1 removed`.
  fileprivate var heading: String {
    let subject = profile.map { "\(path) (\($0))" } ?? path
    guard let diff else { return "\(subject): new" }
    let counts = [
      (diff.changed.count, "changed"), (diff.added.count, "added"), (diff.removed.count, "removed"),
    ]
    let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    if !words.isEmpty { return "\(subject): \(words.joined(separator: ", "))" }
    return diff.isEmpty ? "\(subject): unchanged" : "\(subject): same versions"
  }
}
