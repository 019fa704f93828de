/// Why a `direct_url.json` cannot be used.
package enum DirectURLError: Error, Hashable, Sendable {
  case json(JSONError)
  /// The field is missing, or not of the type that the specification gives it.
  case field(String)
  /// Not exactly one of `archive_info`, `vcs_info` and `dir_info` is there.
  case kind
}

extension DirectURL {
  /// Reads a `direct_url.json` (PEP 610, “Specification”); unknown fields, and digests of unknown
  /// algorithms, count for nothing.
  package init(parsing bytes: Span<UInt8>) throws(DirectURLError) {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw .json(error)
    }
    guard let url = json["url"]?.text else { throw .field("url") }
    let kinds = ["archive_info", "vcs_info", "dir_info"].filter { json[$0]?.members != nil }
    guard kinds.count == 1, let name = kinds.first, let kind = json[name] else { throw .kind }
    self.init(
      url: url, kind: try Self.kind(name, kind),
      subdirectory: try Self.optionalText("subdirectory", in: json))
  }

  private static func kind(_ name: String, _ json: JSONValue) throws(DirectURLError) -> Kind {
    switch name {
    case "archive_info": return .archive(hashes: hashes(in: json))
    case "vcs_info":
      guard let vcs = json["vcs"]?.text else { throw .field("vcs") }
      guard let commit = json["commit_id"]?.text else { throw .field("commit_id") }
      return .repository(
        vcs: vcs, requestedRevision: try optionalText("requested_revision", in: json),
        commit: commit)
    default:
      guard let isEditable = json["editable"] else { return .directory(isEditable: false) }
      guard let isEditable = isEditable.truth else { throw .field("editable") }
      return .directory(isEditable: isEditable)
    }
  }

  /// `hashes`, or the `hash` of old that has only one.
  private static func hashes(in json: JSONValue) -> [Digest] {
    var digests: Set<Digest> = []
    for (name, value) in json["hashes"]?.members ?? [:] {
      if let hex = value.text, let digest = Digest(parsing: name + ":" + hex) {
        digests.insert(digest)
      }
    }
    if digests.isEmpty, let hash = json["hash"]?.text,
      let equals = hash.utf8.firstIndex(of: UInt8(ascii: "=")),
      let digest = Digest(parsing: hash[..<equals] + ":" + hash[hash.utf8.index(after: equals)...])
    {
      digests.insert(digest)
    }
    return digests.sorted()
  }

  private static func optionalText(
    _ name: String, in json: JSONValue
  ) throws(DirectURLError) -> String? {
    switch json[name] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw .field(name)
    }
  }

  /// The content of a `direct_url.json`: one line without an end, as pip writes it.
  package var json: String {
    var members: [String: JSONValue] = ["url": .string(url)]
    switch kind {
    case .archive(let hashes):
      members["archive_info"] = Self.archive(hashes)
    case .repository(let vcs, let requestedRevision, let commit):
      var repository: [String: JSONValue] = ["vcs": .string(vcs), "commit_id": .string(commit)]
      if let requestedRevision { repository["requested_revision"] = .string(requestedRevision) }
      members["vcs_info"] = .object(repository)
    case .directory(let isEditable):
      members["dir_info"] = .object(isEditable ? ["editable": .boolean(true)] : [:])
    }
    if let subdirectory { members["subdirectory"] = .string(subdirectory) }
    return JSONValue.object(members).description
  }

  private static func archive(_ hashes: [Digest]) -> JSONValue {
    guard let first = hashes.first else { return .object([:]) }
    var members: [String: JSONValue] = [:]
    for digest in hashes { members[digest.algorithm.rawValue] = .string(digest.hex) }
    return .object([
      "hash": .string("\(first.algorithm.rawValue)=\(first.hex)"), "hashes": .object(members),
    ])
  }
}
