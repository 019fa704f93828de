package import Lockfiles
package import Packaging

/// Why locks do not say what an environment is to hold.
package enum SyncGoalError: DiagnosticError, Hashable {
  /// Lines that are no pins, in their order.
  case unusableLines([LockedFile.Issue])
  case unhashed([LockedPin])
  case unhashedBuilds([UnhashedBuild])
  case differentVersions(LockedPin, LockedPin)
  case differentHashes(LockedPin, LockedPin)
  case empty(files: [String])

  package var diagnostic: Diagnostic {
    switch self {
    case .unusableLines(let issues):
      Self.diagnostic(
        issues.map { ($0.reason.sentence, $0.location) },
        hint: "`lock sync` takes locks alone: `lock compile` makes one of a requirement file",
        reference: "not-a-lock")
    case .unhashed(let pins):
      Self.diagnostic(
        pins.map { ("`\($0.name)` has no hash to be checked against", $0.location) },
        hint: "`lock compile` writes hashes; `--no-require-hashes` goes on without them",
        reference: "hash-missing")
    case .unhashedBuilds(let builds):
      Self.diagnostic(
        builds.map { build in
          (
            "`\(build.name)`, which builds need, has no hash to be checked against",
            build.location
          )
        },
        hint: "`lock compile` writes hashes; `--no-require-hashes` goes on without them",
        reference: "hash-missing")
    case .differentVersions(let first, let second):
      Diagnostic(
        .error, "`\(first.name)` is pinned to \(first.release) and to \(second.release)",
        at: second.location, notes: [Diagnostic.Note("the other pin", at: first.location)],
        hints: ["compile both locks together: `lock compile` keeps them on the same versions"],
        reference: "pins-conflict")
    case .differentHashes(let first, let second):
      Diagnostic(
        .error, "no hash of `\(first.name)` \(first.release) is in both locks",
        at: second.location, notes: [Diagnostic.Note("the other pin", at: first.location)],
        hints: ["compile both locks together"], reference: "pins-conflict")
    case .empty(let files):
      Diagnostic(
        .error,
        "nothing in \(files.map { "`\($0)`" }.joined(separator: " and ")) is to be installed here",
        hints: ["`--allow-empty` takes every package out of the environment"],
        reference: "lock-empty")
    }
  }

  /// The first problem as the message, further ones as notes.
  private static func diagnostic(
    _ problems: [(message: String, location: SourceLocation)], hint: String, reference: String
  ) -> Diagnostic {
    let shown = 10
    var notes = problems.dropFirst().prefix(shown).map {
      Diagnostic.Note($0.message, at: $0.location)
    }
    if problems.count > shown + 1 {
      notes.append(Diagnostic.Note("and \(problems.count - shown - 1) more lines"))
    }
    return Diagnostic(
      .error, problems.first?.message ?? "", at: problems.first?.location, notes: Array(notes),
      hints: [hint], reference: reference)
  }
}

extension LockedFile.Issue.Reason {
  /// What is wrong with a line that has to be a pin.
  fileprivate var sentence: String {
    switch self {
    case .notPinned(let name): "`\(name)` is not pinned to one version"
    case .invalidReference(let error): error.message
    case .nameless: "nothing says which project this is"
    case .include: "a lock names no other files; give them all to `lock sync`"
    case .unusableHash: "not a SHA-256, SHA-384 or SHA-512 hash"
    case .endlessBuild(let name): "what `\(name)` is built with does not end"
    case .malformed(let expected): "expected \(expected)"
    }
  }
}
