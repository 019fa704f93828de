import Lockfiles
import Packaging

extension ChangeReport {
  /// `{"locks": [{"path", "profile", "new", "changes": [{"name", "kind", "from", "to", …}]}]}`.
  var json: JSONValue {
    .object(["locks": .array(parts.map { .object($0.members) })])
  }
}

extension ChangeReport.Part {
  /// What is told of one lock, by key.
  var members: [String: JSONValue] {
    [
      "path": .string(path),
      "profile": profile.map { .string($0.name) } ?? .null,
      "new": .boolean(diff == nil),
      "changes": .array(
        (diff?.changes ?? []).map { change in
          change.json(askers: diff?.askers[change.name] ?? [])
        }),
      "builds": .array((diff?.builds ?? []).map(\.json)),
    ]
  }
}

extension BuildChange {
  fileprivate var json: JSONValue {
    func texts(_ versions: [Version]) -> JSONValue {
      .array(versions.map { .string($0.description) })
    }
    return .object([
      "name": .string(name.text), "from": texts(from), "to": texts(to),
      "built": .array(built.map { .string($0.text) }),
    ])
  }
}

extension LockChange {
  fileprivate func json(askers: [String]) -> JSONValue {
    var members: [String: JSONValue] = ["name": .string(name.text)]
    switch self {
    case .added(_, let new):
      members["kind"] = .string("added")
      members["to"] = .string(new.description)
    case .removed(_, let old):
      members["kind"] = .string("removed")
      members["from"] = .string(old.description)
    case .changed(_, let old, let new):
      members["kind"] = .string("changed")
      members["from"] = .string(old.description)
      members["to"] = .string(new.description)
      members["jump"] = jump.map { .string($0.rawValue) }
    case .rewritten(_, let release, let aspects):
      members["kind"] = .string("rewritten")
      members["to"] = .string(release.description)
      members["aspects"] = .array(aspects.map { .string($0.rawValue) })
    }
    if movesVersion { members["via"] = .array(askers.map(JSONValue.string)) }
    return .object(members)
  }
}
