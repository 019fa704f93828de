import Lockfiles
import Packaging
import Resolver

/// What `lock compile` was asked to do: validated, nothing read yet.
struct CompileOptions: Equatable {
  enum Scope: Equatable {
    /// The sources are looked for, by profile.
    case production, development
    /// The same of a profile that the project's settings have.
    case profile(Profile)
    /// Sources that were named; none where only groups of `pyproject.toml` were.
    case explicit(sources: [String])
  }

  /// What to do with the locks that come out.
  enum Effect: Equatable { case write, check, dryRun }

  var scope: Scope
  var project: ProjectOptions
  var profiles = ProjectProfiles()
  /// Whether the sources stood on the command line.
  var namesSources: Bool
  var outputFile: String?
  var effect: Effect
  /// Whether standard output gets the change report.
  var printsJSON: Bool
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
  var build: BuildOptions
  var output: OutputOptions
  /// `--resolver legacy`, which changes nothing.
  var usesLegacyResolver: Bool
  var quiet: Int
  var verbose: Int
  var color: Console.Color
  /// The command as a lock's header tells it: long options in order, one-off ones left out.
  var recordedOptions: [String]
  /// What decides which packages are taken and how the lock is written, wherever it was said.
  var sealedOptions: [String]

  /// Whether locks are to be checked by what they say of themselves.
  var checksSeals: Bool {
    effect == .check && output.manner == .lock && !upgradesAll && upgrades.isEmpty
      && !index.refresh
  }

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
    var manner: Manner
    var hashes: Bool
    /// Whether a pin that stays keeps the hashes that it has.
    var reusesHashes: Bool
    var annotates: Bool
    var annotationStyle: String
    var header: Bool
    var stripsExtras: Bool
    /// Whether it is to be said that pip-compile's default will change, since nobody chose.
    var warnsOfExtras: Bool
    /// Packages that stand in a section of their own, or are only named there.
    var unsafePackages: Set<PackageName>
    var pinsUnsafePackages: Bool
    var newline: NewlineChoice
    var repeats: RepeatedOptions
  }

  /// `--newline`.
  enum NewlineChoice: String { case preserve, native, lf, crlf }

  /// Which of the options that say where packages come from the lock repeats.
  struct RepeatedOptions: Equatable {
    var indexURLs: Bool
    var findLinks: Bool
    var trustedHosts: Bool
    /// Without it none is, of any kind.
    var any: Bool
  }
}
