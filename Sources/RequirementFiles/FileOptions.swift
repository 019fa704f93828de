package import Packaging

/// A value from a file, with the words that gave it and their place.
package struct Sourced<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value to use; of a text, with variables expanded: never to be shown or written.
  package var value: Value
  /// The value as written, `${VAR}` kept.
  package var text: String
  package var location: SourceLocation

  package init(_ value: Value, text: String, location: SourceLocation) {
    self.value = value
    self.text = text
    self.location = location
  }
}

/// A place with archives that `--find-links` names.
package struct FindLinks: Hashable, Sendable {
  package var source: Sourced<String>
  /// The folder of the file that says so, to which a path is relative; empty for the working
  /// directory.
  package var folder: String

  package init(_ source: Sourced<String>, relativeTo folder: String) {
    self.source = source
    self.folder = folder
  }

  /// Whether it is a relative path that leads somewhere from the file's own folder; `kind` is nil where
  /// there is nothing.
  package func isBesideFile<Kind>(_ kind: (String) -> Kind?) -> Bool {
    guard AddressScheme(of: source.value) == nil, !source.value.hasPrefix("/"), let path else {
      return false
    }
    return kind(path) != nil
  }

  /// The path, seen from the working directory; nil for a URL that is not a local `file:`.
  ///
  /// pip takes the path as relative to the working directory where this one does not exist.
  package var path: String? {
    switch AddressScheme(of: source.value) {
    case nil: FilePath.join(folder, source.value)
    case .file: FilePath.path(ofFileURL: source.value).map { FilePath.join(folder, $0) }
    default: nil
    }
  }
}

/// Which packages may come as pre-releases, by name, as `--all-releases` and `--only-final` say.
package struct ReleaseControl: Hashable, Sendable {
  package private(set) var allReleases = PackageSelection()
  package private(set) var onlyFinal = PackageSelection()

  package init() {}

  /// Takes `--pre` into account: names that are said elsewhere keep what is said of them.
  package mutating func addPre() { allReleases.includeAll() }

  /// Takes an `--all-releases` option into account.
  package mutating func addAllReleases(_ selectors: [PackageSelector]) {
    allReleases.add(selectors, excludingFrom: &onlyFinal)
  }

  /// Takes an `--only-final` option into account.
  package mutating func addOnlyFinal(_ selectors: [PackageSelector]) {
    onlyFinal.add(selectors, excludingFrom: &allReleases)
  }

  /// Whether pre-releases of the package may be chosen; nil where no option says so.
  package func allowsPrereleases(of name: PackageName) -> Bool? {
    if allReleases.names.contains(name) { return true }
    if onlyFinal.names.contains(name) { return false }
    if allReleases.includesAll { return true }
    return onlyFinal.includesAll ? false : nil
  }
}

/// `--config-settings` behind a requirement that names a place and no project.
package struct PlaceSettings: Hashable, Sendable {
  /// As the file has it, with the values of variables.
  package var reference: DirectReference
  package var settings: [ConfigSetting]
  package var location: SourceLocation?
}

/// What the options in the files say, all files together.
package struct FileOptions: Hashable, Sendable {
  /// `--index-url`; nil where no file has one, or `--no-index` took it away.
  package internal(set) var indexURL: Sourced<String>?
  /// `--extra-index-url`, in reading order, each URL once.
  package internal(set) var extraIndexURLs: [Sourced<String>] = []
  /// `--no-index` was said: no index at all, whatever stands in later lines.
  package internal(set) var noIndex = false
  /// `--find-links`, in reading order, each place once.
  package internal(set) var findLinks: [FindLinks] = []
  /// `--trusted-host`: `host` or `host:port`, in reading order, each once.
  package internal(set) var trustedHosts: [Sourced<String>] = []
  /// `--no-binary` and `--only-binary`.
  package internal(set) var formats = FormatControl()
  /// `--prefer-binary`: an older wheel rather than a newer source distribution.
  package internal(set) var prefersBinary = false
  /// `--pre` was said.
  package internal(set) var allowsPrereleases = false
  /// `--all-releases` and `--only-final`; `--pre` counts as `:all:` among the former.
  package internal(set) var releases = ReleaseControl()
  /// `--require-hashes` (true) or `--no-require-hashes` (false), the last one; nil for neither.
  package internal(set) var requiresHashes: Bool?
  /// `--config-settings` after named requirements, in reading order for each package.
  package internal(set) var configSettings: [PackageName: [ConfigSetting]] = [:]
  /// `--config-settings` after nameless requirements, in reading order.
  package internal(set) var placeSettings: [PlaceSettings] = []

  package init() {}

  /// The same without the indexes that the files name.
  package var withoutIndexes: FileOptions {
    var options = self
    options.indexURL = nil
    options.extraIndexURLs = []
    return options
  }
}
