import Lockfiles
import Packaging
import SyncPlanning
import WheelInstall

/// What `lock sync` was asked to do: validated, nothing read yet.
struct SyncOptions: Equatable {
  /// Which locks are meant.
  enum Scope: Equatable {
    /// Files that were named.
    case explicit([String])
    /// A profile, and what named it: an option or a variable.
    case profile(Profile, namedBy: String)
    case unsaid
  }

  /// What becomes of the plan.
  enum Effect: Equatable { case apply, ask, dryRun, check }

  var manner = Manner.lock
  var scope: Scope
  /// Locks that disagree are no error: the last one counts.
  var takesLastPin = false
  var profiles: ProjectProfiles
  /// The profile that `LOCK_PROFILE` holds an environment to, whatever else is said.
  var guardedProfile: Profile?
  var effect: Effect
  var printsJSON: Bool
  var verifies: Bool
  var policy: PlanPolicy
  var allowsEmpty: Bool
  /// Nil, as pip has it: as soon as one pin has a hash.
  var requiresHashes: Bool?
  var python: String?
  var place: EnvironmentLayout.Place
  var breaksSystemPackages: Bool
  /// In seconds.
  var lockTimeout: Double
  var linkMode: LinkMode?
  var compilesBytecode: Bool
  /// What is said here; the locks' own options come before.
  var formats: FormatControl
  var index: IndexOptions
  var build: BuildOptions
}
