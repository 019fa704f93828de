package import Packaging

/// One distribution that is in an environment.
package struct InstalledDistribution: Hashable, Sendable {
  /// How an environment says that a distribution is there.
  package enum Form: Hashable, Sendable {
    /// `NAME-VERSION.dist-info` (PEP 376).
    case distInfo
    /// `NAME-VERSION.egg-info`, a folder, as setuptools and distutils wrote it.
    case eggInfoFolder
    /// `NAME-VERSION.egg-info`, a file, as distutils wrote it: says no files.
    case eggInfoFile
    /// `NAME.egg-link`: a project that setuptools develops in place.
    case eggLink
  }

  package var name: PackageName
  /// Nil where it is none by PEP 440, as very old ones may be.
  package var version: Version?
  /// The version as the environment says it.
  package var versionText: String
  package var form: Form
  /// The absolute path of the folder or file that says so.
  package var path: String
  package var directURL: DirectURL?
  /// What the file INSTALLER says.
  package var installer: String?
  /// The digest of the archive it was installed from, or of the state that its folder was in; nil
  /// where another program installed it.
  package var archive: Digest?
  /// `LockedPin.settingsSum` of the pin that it was installed for; nil for no settings.
  package var settings: UInt64?
  /// What is wrong with what stands at `path`, where it only looks like a distribution: the rest of
  /// one that was not removed or installed to the end, say.
  package var flaw: String?

  package init(
    name: PackageName, version: Version?, versionText: String? = nil, form: Form = .distInfo,
    path: String,
    directURL: DirectURL? = nil, installer: String? = nil, archive: Digest? = nil,
    settings: UInt64? = nil, flaw: String? = nil
  ) {
    self.name = name
    self.version = version
    self.versionText = versionText ?? version?.description ?? "unknown"
    self.form = form
    self.path = path
    self.directURL = directURL
    self.installer = installer
    self.archive = archive
    self.settings = settings
    self.flaw = flaw
  }
}

/// Everything that is installed in an environment, by name; a damaged environment may hold a name
/// twice.
package struct InstalledSet: Hashable, Sendable {
  package var distributions: [InstalledDistribution]

  package init(_ distributions: [InstalledDistribution]) {
    self.distributions = distributions.sorted { ($0.name, $0.path) < ($1.name, $1.path) }
  }
}
