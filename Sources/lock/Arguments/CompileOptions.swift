import Packaging
import Resolver

/// What `lock compile` was asked to do: validated, nothing read yet.
struct CompileOptions: Equatable {
  enum Scope: Equatable {
    /// The sources are looked for, by profile.
    case production, development
    /// Sources that were named; none where only groups of `pyproject.toml` were.
    case explicit(sources: [String])
  }

  /// What to do with the locks that come out.
  enum Effect: Equatable { case write, check, dryRun }

  var scope: Scope
  var project: ProjectOptions
  var outputFile: String?
  var effect: Effect
  var upgradesAll: Bool
  var upgrades: [Upgrade]
  var constraintFiles: [String]
  var overrideFiles: [String]
  var target: TargetOptions
  var resolution: ResolutionStrategy
  var prereleases: PrereleasePolicy?
  /// As written; read with the clock in hand.
  var excludeNewer: String?
  var formats: FormatControl
  var index: IndexOptions
  var output: OutputOptions
  var quiet: Int
  var verbose: Int
  var color: Console.Color
  /// The command as a lock's header tells it: long options in order, one-off ones left out.
  var recordedOptions: [String]

  /// One `-P`: a package whose pin is forgotten, and the versions it is to move to.
  struct Upgrade: Equatable {
    var name: PackageName
    var specifiers: SpecifierSet
    var text: String
  }

  /// Which environment to lock for.
  struct TargetOptions: Equatable {
    var python: String?
    var pythonVersion: Version?
    var platform: Platform?
  }

  /// How a lock is written.
  struct OutputOptions: Equatable {
    var hashes: Bool
    var annotates: Bool
    var annotationStyle: String
    var header: Bool
    var stripsExtras: Bool
  }
}
