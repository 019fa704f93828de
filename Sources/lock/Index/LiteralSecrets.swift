import Lockfiles
import Packaging
import RequirementFiles

/// Passwords that stand in files: refused, since files are shared.
struct LiteralSecrets: DiagnosticError, Equatable {
  var place: SourceLocation?

  static let hint =
    "write `${VARIABLE}` in its place, or take it out: netrc, `--keyring-provider subprocess`, or"
    + " `LOCK_INDEX_<NAME>_PASSWORD` for an index of [[tool.lock.index]] keep it"

  /// Options whose values are URLs.
  static let options: Set = ["index-url", "extra-index-url", "find-links", "proxy"]

  var diagnostic: Diagnostic {
    Diagnostic(
      .error, "a password stands in this URL", at: place, hints: [Self.hint],
      reference: "literal-password")
  }

  /// Looks at everything that requirement files say of URLs.
  static func refuse(in tree: RequirementTree) throws(LiteralSecrets) {
    let options = tree.options
    let sourced =
      [options.indexURL].compactMap(\.self) + options.extraIndexURLs
      + options.findLinks.map(\.source)
    for source in sourced where holdsLiteralPassword(source.text) {
      throw LiteralSecrets(place: source.location)
    }
    for root in tree.requirements + tree.constraints + tree.overrides
    where holdsLiteralPassword(root.text) {
      throw LiteralSecrets(place: root.origin.location)
    }
    for local in tree.local where holdsLiteralPassword(local.text) {
      throw LiteralSecrets(place: local.origin.location)
    }
  }

  /// What is to be said of locks that hold one: made elsewhere, or edited.
  static func warnings(in locks: [LockedFile]) -> [Diagnostic] {
    locks.compactMap { lock in
      let options = lock.lockfile.options
      let urls =
        [options.indexURL].compactMap(\.self) + options.extraIndexURLs + options.findLinks
      let entry = lock.placedEntries.first { entry, _ in
        switch entry.source?.place {
        case .archive(let url), .repository(let url, _): holdsLiteralPassword(url)
        case .localArchive, .directory, nil: false
        }
      }
      guard entry != nil || urls.contains(where: holdsLiteralPassword) else { return nil }
      return Diagnostic(
        .warning, "the lock holds a password, which everybody who has the lock can read",
        at: entry?.location ?? SourceLocation(file: lock.file),
        hints: ["change it, and compile again with `${VARIABLE}` in its place"],
        reference: "literal-password")
    }
  }

  /// A layer of settings with the variables in its URLs expanded.
  static func expanded(
    _ layer: SettingLayer, _ variable: (String) -> String?
  ) throws(SettingError) -> SettingLayer {
    var layer = layer
    for name in options {
      guard let setting = layer[name], setting.values.contains(where: { $0.contains("${") }) else {
        continue
      }
      var values: [String] = []
      for value in setting.values {
        values.append(try expanded(value, of: setting.source, variable))
        layer[name]?.written[values[values.count - 1]] = value
      }
      layer[name]?.values = values
    }
    return layer
  }

  /// A text with the values of its `${VARIABLES}`.
  static func expanded(
    _ text: String, of source: SettingSource, _ variable: (String) -> String?
  ) throws(SettingError) -> String {
    var expanded = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let name = String(rest[start.upperBound..<end])
      guard let value = variable(name), !value.isEmpty else {
        throw SettingError(.unsetVariable(name), at: source)
      }
      expanded += rest[..<start.lowerBound] + value
      rest = rest[rest.index(after: end)...]
    }
    return expanded + rest
  }
}
