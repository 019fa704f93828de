package import Packaging

/// What a lock says: every package with one version and its hashes, and how it was made.
package struct Lockfile: Hashable, Sendable {
  /// What is taken of a package.
  package enum Release: Hashable, Sendable, CustomStringConvertible {
    case version(Version)
    /// What stands at a place; a repository's has a full commit for its revision.
    case reference(DirectReference)

    /// `1.0`, or `@ https://…`.
    package var description: String {
      switch self {
      case .version(let version): version.description
      case .reference(let reference): "@ \(reference.text)"
      }
    }
  }

  /// One pin.
  package struct Entry: Hashable, Sendable {
    package var name: PackageName
    package var release: Release
    /// Pinned with `===` (PEP 440, “Arbitrary equality”), as the input was.
    package var isArbitraryEquality: Bool
    /// Every extra that was asked for, sorted.
    package var extras: [ExtraName]
    /// Where the pin counts; nil: everywhere.
    package var marker: Marker?
    /// Of every file that may be installed, sorted.
    package var hashes: [Digest]
    /// What its backend is told, as whoever asks for the package wrote it (`--config-settings`).
    ///
    /// Where a lock was read, values are as written as well: `${VAR}` stands for itself.
    package var configSettings: [ConfigSetting] = []
    /// Who asks for the package: `-r file`, `-c file` and package names, sorted by their bytes.
    package var via: [String]
    /// The branch or tag that the commit of a repository was found by; nil for none.
    package var askedRevision: String?
    /// The index that it comes from, without user and password, as its address is written; nil where
    /// the lock knows of one alone, or it comes from elsewhere.
    package var index: String?
    /// The environment that the wheel is built in, by name; empty where nothing is built, or the
    /// lock does not say.
    package var buildRequirements: [BuildPin] = []
    /// What stands in the place of name and release, extras included, where a reference is to be
    /// written in another way.
    package var text: String?

    package init(
      name: PackageName, release: Release, isArbitraryEquality: Bool = false,
      extras: [ExtraName] = [], marker: Marker? = nil, hashes: [Digest] = [], via: [String] = []
    ) {
      self.name = name
      self.release = release
      self.isArbitraryEquality = isArbitraryEquality
      self.extras = extras
      self.marker = marker
      self.hashes = hashes
      self.via = via
    }

    package init(
      name: PackageName, version: Version, isArbitraryEquality: Bool = false,
      extras: [ExtraName] = [], marker: Marker? = nil, hashes: [Digest] = [], via: [String] = []
    ) {
      self.init(
        name: name, release: .version(version), isArbitraryEquality: isArbitraryEquality,
        extras: extras, marker: marker, hashes: hashes, via: via)
    }

    /// The version that is pinned; nil for a reference, whose source says it.
    package var version: Version? {
      if case .version(let version) = release { version } else { nil }
    }

    /// Where the package comes from; nil for a version of an index.
    package var source: DirectReference? {
      if case .reference(let reference) = release { reference } else { nil }
    }
  }

  /// Nil where the text has none, or not in pip-compile's form.
  package var header: LockfileHeader?
  package var options: LockfileOptions
  /// Editable ones first, then by name; a name may come several times, under markers that exclude
  /// each other.
  package var entries: [Entry]

  package init(
    header: LockfileHeader?, options: LockfileOptions = LockfileOptions(), entries: [Entry] = []
  ) {
    self.header = header
    self.options = options
    self.entries = entries
  }

  /// The versions that are pinned, in the order of the entries; none of references.
  package var pins: [PackageName: [Version]] {
    var pins: [PackageName: [Version]] = [:]
    for entry in entries {
      if let version = entry.version { pins[entry.name, default: []].append(version) }
    }
    return pins
  }

  /// The whole file.
  package func bytes(in style: LockfileStyle = LockfileStyle()) -> [UInt8] {
    var writer = LockfileWriter(style: style)
    writer.write(self)
    return writer.bytes
  }

  /// The whole file, as text.
  package func text(in style: LockfileStyle = LockfileStyle()) -> String {
    String(decoding: bytes(in: style), as: UTF8.self)
  }
}
