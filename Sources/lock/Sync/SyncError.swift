import Lockfiles
import Packaging
import PlatformIO
import SyncPlanning

/// Why a sync ends without a change, beyond what its parts say.
enum SyncError: DiagnosticError, Equatable {
  case noSuchFile(String)
  case requirementFile(String)
  case cannotRead(String, String)
  /// Nil where no profile was asked for.
  case noLock(Profile?, namedBy: String, lookedFor: [String])
  case otherProfile(String, Profile, expected: Profile, by: String)
  case notClosed([ClosureCheck.Gap])
  case wrongPython(LockedPin, needs: String, python: Version)
  case unreadableEnvironment(FileError)
  /// The lock's index of a pin is not one that is asked.
  case otherIndex(LockedPin, String)
  /// No wheel fits; `file` is what there is instead.
  case needsBuild(LockedPin, file: String)

  var diagnostic: Diagnostic {
    switch self {
    case .noSuchFile(let path):
      Diagnostic(
        .error, "there is no lock `\(path)`",
        hints: ["`lock compile` makes locks of requirement files"], reference: "no-lock")
    case .requirementFile(let path):
      Diagnostic(
        .error, "`\(path)` is a requirement file; an environment is synced to a lock",
        hints: ["`lock compile \(path)` makes one: `\(ProjectLayout.lockPath(besides: path))`"],
        reference: "not-a-lock")
    case .cannotRead(let path, let message):
      Diagnostic(.error, "cannot read `\(path)`: \(message)", reference: "cannot-read")
    case .noLock(let profile, let source, let places):
      Diagnostic(
        .error, "no \(profile.map { $0.title + " " } ?? "")lock found",
        notes: (profile == nil ? [] : [Diagnostic.Note("asked for by \(source)")]) + [
          Diagnostic.Note("looked for \(places.map { "`\($0)`" }.joined(separator: ", "))")
        ],
        hints: ["`lock compile` makes it; another one can be named: `lock sync LOCK`"],
        reference: "no-lock")
    case .otherProfile(let file, let found, let expected, let source):
      Diagnostic(
        .error, "`\(file)` is a \(found.title) lock, and \(source) asks for \(expected.title)",
        hints: source == "LOCK_PROFILE"
          ? ["unset LOCK_PROFILE where \(found.title) packages are wanted"] : [],
        reference: "wrong-profile")
    case .otherIndex(let pin, let index):
      Diagnostic(
        .error, "`\(pin.name)` was locked from `\(index)`, which is no index here",
        at: pin.location,
        hints: ["name it with `--extra-index-url`, or a mirror of everything with `--index-url`"],
        reference: "other-index")
    case .notClosed(let gaps): Self.notClosed(gaps)
    case .wrongPython(let pin, let needs, let python):
      Diagnostic(
        .error, "`\(pin.name)` \(pin.release) needs Python \(needs), and this is \(python)",
        at: pin.location, hints: ["lock for this Python, or name another with `--python`"],
        reference: "wrong-python")
    case .needsBuild(let pin, let file):
      Diagnostic(
        .error, "`\(pin.name)` has no wheel, and would have to be built of `\(file)`",
        at: pin.location, hints: ["lock a release that has a wheel for this Python"],
        reference: "needs-build")
    case .unreadableEnvironment(let error):
      Diagnostic(
        .error, "cannot look into the environment: `\(error.path)`: \(error.message)",
        reference: "cannot-read")
    }
  }

  private static func notClosed(_ gaps: [ClosureCheck.Gap]) -> Diagnostic {
    func sentence(_ gap: ClosureCheck.Gap) -> String {
      "`\(gap.neededBy.name)` needs `\(gap.name)`, which is not locked"
    }
    var hints = ["compile the lock again; a lock has every package that another one needs"]
    if let built = gaps.first(where: \.neededBy.isBuilt) {
      hints.append(
        "if that changes nothing, the wheel that is built of `\(built.neededBy.name)` asks for more "
          + "than the project says before: let its maker know, and add the rest to the input")
    }
    return Diagnostic(
      .error, gaps.first.map(sentence) ?? "", at: gaps.first?.neededBy.location,
      notes: gaps.dropFirst().prefix(10).map {
        Diagnostic.Note(sentence($0), at: $0.neededBy.location)
      },
      hints: hints,
      reference: "lock-not-closed")
  }
}

extension LockedPin {
  /// Whether the lock has it as something that a wheel is built of.
  fileprivate var isBuilt: Bool {
    !entry.buildRequirements.isEmpty || SourceWheels.isNeeded(for: self)
  }
}
