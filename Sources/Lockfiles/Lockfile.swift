package import Packaging

/// What a lock says: every package with one version and its hashes, and how it was made.
package struct Lockfile: Hashable, Sendable {
  /// One pin.
  package struct Entry: Hashable, Sendable {
    package var name: PackageName
    package var version: Version
    /// Pinned with `===` (PEP 440, “Arbitrary equality”), as the input was.
    package var isArbitraryEquality: Bool
    /// Every extra that was asked for, sorted.
    package var extras: [ExtraName]
    /// Where the pin counts; nil: everywhere.
    package var marker: Marker?
    /// Of every file that may be installed, sorted.
    package var hashes: [Digest]
    /// Who asks for the package: `-r file`, `-c file` and package names, sorted by their bytes.
    package var via: [String]

    package init(
      name: PackageName, version: Version, isArbitraryEquality: Bool = false,
      extras: [ExtraName] = [], marker: Marker? = nil, hashes: [Digest] = [], via: [String] = []
    ) {
      self.name = name
      self.version = version
      self.isArbitraryEquality = isArbitraryEquality
      self.extras = extras
      self.marker = marker
      self.hashes = hashes
      self.via = via
    }
  }

  /// Nil where the text has none, or not in pip-compile's form.
  package var header: LockfileHeader?
  package var options: LockfileOptions
  /// By name; a name may come several times, under markers that exclude each other.
  package var entries: [Entry]

  package init(
    header: LockfileHeader?, options: LockfileOptions = LockfileOptions(), entries: [Entry] = []
  ) {
    self.header = header
    self.options = options
    self.entries = entries
  }

  /// The versions that are pinned, in the order of the entries.
  package var pins: [PackageName: [Version]] {
    var pins: [PackageName: [Version]] = [:]
    for entry in entries { pins[entry.name, default: []].append(entry.version) }
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
