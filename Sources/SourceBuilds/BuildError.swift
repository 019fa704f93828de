import PackageIndex
package import Packaging
package import PlatformIO
import Resolver

/// Why a project's source gives no metadata or no wheel.
package struct BuildError: DiagnosticError, Equatable {
  package enum Reason: Error, Hashable {
    case unpack(UnpackError)
    /// Neither `pyproject.toml` nor `setup.py` stands in the folder: an absolute path, or one below
    /// what was unpacked.
    case noProject(folder: String)
    /// What is wrong in `pyproject.toml`, a clause, and where.
    case invalidProject(String, SourceLocation?)
    case failed(HookFailure)
    /// A wheel, or its metadata, of another project or version.
    case wrongName(expected: PackageName, found: PackageName)
    case wrongVersion(expected: Version, found: Version)
    case invalidMetadata(String)
    case invalidWheel(String)
    /// The projects that need each other to be built, the first one again at the end.
    case cycle([String])
    /// What it needs cannot be had; the reason as it was told.
    case requirements(Told)
    /// The backend asks for something that the lock does not have.
    case notLocked(requirement: String)
    /// It needs something from a URL that is built with something itself.
    case notLockable(PackageName)
    /// `--no-build` or `--only-binary`.
    case forbidden(option: String)
    case file(FileError)
    /// The task was cancelled, so that nothing was found out.
    case interrupted

    /// Whether it is so on every machine.
    var isFinal: Bool {
      switch self {
      case .unpack(.file): false
      case .requirements(let told): told.isFinal
      case .unpack, .noProject, .invalidProject, .cycle, .wrongName, .wrongVersion: true
      default: false
      }
    }

    /// What another part has told; of a task that is cancelled, that is no reason.
    static func told(_ diagnostic: Diagnostic) -> Reason {
      Task.isCancelled ? .interrupted : .requirements(Told(diagnostic))
    }

    /// What a provider has told, which may be that another build has failed.
    static func told(_ error: ProviderError) -> Reason {
      guard error != .cancelled, !Task.isCancelled else { return .interrupted }
      return .requirements(
        Told(error.diagnostic, isFinal: error.isFinal, isOfBuild: error.isOfBuild))
    }

    /// Why another build has failed: a cycle is the same one for all that are in it.
    static func told(_ error: BuildError) -> Reason {
      if case .cycle = error.reason { return error.reason }
      return told(ProviderError(error))
    }
  }

  /// A diagnostic of another part, passed on.
  package struct Told: Hashable, Sendable {
    package var message: String
    package var notes: [String]
    package var hints: [String]
    package var reference: String
    /// Whether it is so on every machine.
    package var isFinal: Bool
    /// Whether it says already what could not be built.
    package var isOfBuild: Bool

    package init(_ diagnostic: Diagnostic, isFinal: Bool = false, isOfBuild: Bool = false) {
      self.isFinal = isFinal
      self.isOfBuild = isOfBuild
      message = diagnostic.message
      notes = diagnostic.notes.map(\.message)
      hints = diagnostic.hints
      reference = diagnostic.reference
    }
  }

  /// What was to be built, as messages name it: `numpy 1.26.0`, a URL without secrets, a path.
  package var subject: String
  package var reason: Reason
  /// What needed it to be built, the nearest first.
  package var neededBy: [String]

  package init(_ subject: String, _ reason: Reason, neededBy: [String] = []) {
    self.subject = subject
    self.reason = reason
    self.neededBy = neededBy
  }
}

/// How a hook of a build backend (PEP 517, 660) went wrong.
package struct HookFailure: Error, Hashable {
  package enum Kind: Hashable, Sendable {
    /// The backend's module cannot be imported; what Python says.
    case backendMissing(String)
    /// The module stands elsewhere than `backend-path` says.
    case backendElsewhere(String)
    case hookMissing
    case exited(Int32)
    case signalled(Int32)
    case timedOut(seconds: Int)
    case cannotStart(String)
    /// It returned something that no hook may return; a clause without a subject.
    case badResult(String)
    case cancelled
  }

  /// As PEP 517 names it.
  package var hook: String
  /// As `build-backend` names it.
  package var backend: String
  package var kind: Kind
  /// The last lines that it wrote.
  package var output: [String]

  package init(hook: String, backend: String, _ kind: Kind, output: [String] = []) {
    self.hook = hook
    self.backend = backend
    self.kind = kind
    self.output = output
  }
}

extension HookFailure {
  /// What helps where Python did not find a module.
  fileprivate var missingModuleHints: [String] {
    let start = "ModuleNotFoundError: No module named "
    guard let line = output.last(where: { $0.hasPrefix(start) }) else { return [] }
    let module = line.dropFirst(start.count).filter { $0 != "'" }
    guard module != "pkg_resources" else {
      return ["setuptools 82 is without it: `--build-constraint FILE`, with `setuptools<82` in it"]
    }
    return [
      "if the project needs `\(module)` to be built and does not say so: install it, and build with "
        + "`--no-build-isolation`"
    ]
  }
}

extension BuildError {
  package var diagnostic: Diagnostic {
    var diagnostic = reasonDiagnostic
    // The way around says who needs whom, and who is in it cannot be built either.
    guard diagnostic.reference != Self.cycleReference else { return diagnostic }
    for other in neededBy {
      let note = Diagnostic.Note("to build `\(other)`")
      if !diagnostic.notes.contains(note) { diagnostic.notes.append(note) }
    }
    return diagnostic
  }

  private static let cycleReference = "build-cycle"

  private var reasonDiagnostic: Diagnostic {
    switch reason {
    case .requirements(let reason) where reason.isOfBuild:
      told(reason.message, reason.reference, notes: reason.notes, hints: reason.hints)
    case .unpack(let error): told("cannot unpack `\(subject)`: \(error.message)", "unpack-failed")
    case .noProject(let folder):
      told(
        "`\(subject)` cannot be built: there is neither `pyproject.toml` nor `setup.py`",
        "no-project",
        notes: [
          folder.hasPrefix("/") ? "looked in `\(folder)`" : "looked in the folder `\(folder)` of it"
        ],
        hints: ["name the folder of the project with `#subdirectory=`"])
    case .invalidProject(let what, let place):
      Diagnostic(
        .error, "`\(subject)` cannot be built: \(what)", at: place, reference: "invalid-pyproject")
    case .failed(let failure): diagnostic(failure)
    case .wrongName(let expected, let found):
      told(
        "`\(subject)` turns out to be `\(found)`, where `\(expected)` was expected",
        "build-wrong-name", hints: ["write the name that the project has"])
    case .wrongVersion(let expected, let found):
      told(
        "the build of `\(subject)` gave version \(found), where \(expected) was expected",
        "build-wrong-version")
    case .invalidMetadata(let what):
      told("the build of `\(subject)` gave metadata that cannot be used: \(what)", "build-metadata")
    case .invalidWheel(let what):
      told("the build of `\(subject)` gave a wheel that cannot be used: \(what)", "build-wheel")
    case .cycle(let names):
      told(
        "`\(subject)` cannot be built: building it needs itself", Self.cycleReference,
        notes: [names.map { "`\($0)`" }.joined(separator: " needs ")],
        hints: [
          "take a wheel of one of them: remove it from `--no-binary`, or name another version"
        ])
    case .requirements(let reason):
      told(
        "what `\(subject)` needs to be built cannot be had: \(reason.message)", reason.reference,
        notes: reason.notes, hints: reason.hints)
    case .notLocked(let requirement):
      told(
        "building `\(subject)` asks for `\(requirement)`, which the lock does not have",
        "build-not-locked", hints: ["ask anew, on this machine: `lock compile --refresh`"])
    case .notLockable(let name):
      told(
        "building `\(subject)` takes `\(name)` from a URL, and a lock cannot say what that is built "
          + "with", "build-not-locked", hints: ["let the requirement lead to a wheel"])
    case .forbidden(let option):
      told(
        "`\(subject)` would have to be built, which `\(option)` forbids", "build-forbidden",
        hints: [
          "`--no-binary NAME` allows building one package; if no file of it says its name, "
            + "the requirement has to: `NAME @ URL`"
        ])
    case .file(let error):
      told("cannot build `\(subject)`: `\(error.path)`: \(error.message)", "build-file")
    case .interrupted: told("interrupted", "cancelled")
    }
  }

  private func told(
    _ message: String, _ reference: String, notes: [String] = [], hints: [String] = []
  ) -> Diagnostic {
    Diagnostic(
      .error, message, notes: notes.map { Diagnostic.Note($0) }, hints: hints,
      reference: reference)
  }

  private func diagnostic(_ failure: HookFailure) -> Diagnostic {
    let what = "`\(subject)` cannot be built: "
    let hook = "`\(failure.hook)` of `\(failure.backend)`"
    let (message, reference, hints): (String, String, [String]) =
      switch failure.kind {
      case .backendMissing(let reason):
        (
          "its backend `\(failure.backend)` cannot be imported: \(reason)", "build-backend",
          ["`build-system.requires` in its `pyproject.toml` has to name the backend's project"]
        )
      case .backendElsewhere(let place):
        (
          "its backend `\(failure.backend)` was found at `\(place)`, outside of `backend-path`",
          "build-backend", []
        )
      case .hookMissing where failure.hook.hasSuffix("editable"):
        (
          "its backend `\(failure.backend)` has no `\(failure.hook)`", "build-not-editable",
          ["leave `-e` out, or let the project use a backend that knows PEP 660"]
        )
      case .hookMissing:
        ("its backend `\(failure.backend)` has no `\(failure.hook)`", "build-backend", [])
      case .exited(let status):
        ("\(hook) ended with status \(status)", "build-failed", failure.missingModuleHints)
      case .signalled(let signal):
        ("\(hook) was ended by signal \(signal)", "build-failed", [])
      case .timedOut(let seconds):
        (
          "\(hook) did not end within \(seconds) s", "build-timeout",
          ["give it longer: `--build-timeout SECONDS`"]
        )
      case .cannotStart(let reason): (reason, "build-interpreter", [])
      case .badResult(let reason): ("\(hook) \(reason)", "build-result", [])
      case .cancelled: ("interrupted", "cancelled", [])
      }
    return told(what + message, reference, notes: failure.output, hints: hints)
  }
}
