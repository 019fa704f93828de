import Packaging
import RequirementFiles
import SyncPlanning
import WheelInstall

/// The exit statuses of pip-tools: 2 for what it sees itself, 1 for what ends it with a traceback.
enum PipToolsStatus {
  static func status(of error: any Error) -> ExitStatus {
    switch error {
    // pip's own parser ends with a traceback.
    case UsageError.invalidValue("-P", _, _): .unsolved
    case CompileError.cannotAskProject(let told):
      told.reference == "no-project" ? .unsolved : .failed
    case is UsageError, is SettingError, is LiteralSecrets, is ReadFailure, is InterpreterError:
      .failed
    case let error as RequirementFileError:
      if case .project = error.reason { .failed } else { .unsolved }
    case let error as SyncError: status(of: error)
    case SyncGoalError.differentVersions: .failed
    default: .unsolved
    }
  }

  private static func status(of error: SyncError) -> ExitStatus {
    switch error {
    case .noSuchFile, .requirementFile, .noLock: .failed
    case .cannotRead, .otherProfile, .notClosed, .wrongPython, .unreadableEnvironment, .otherIndex,
      .needsBuild:
      .unsolved
    }
  }
}
