import Packaging

/// A pin while its line and the comments below it are read: the name may come last.
struct LineDraft {
  var name: PackageName?
  var release: Lockfile.Release
  var isArbitraryEquality = false
  var extras: [ExtraName] = []
  var marker: Marker?
  var hashes: [Digest] = []
  var configSettings: [ConfigSetting] = []
  var via: [String] = []
  var askedRevision: String?
  var index: String?
  /// The packages of its build, as `name==version`; the block at the end has their hashes.
  var build: [BuildPin] = []
  /// Counts from 1.
  var line = 0

  /// The entry with a name that it has, or that was found out.
  func entry(named name: PackageName, _ pins: BuildPinBlock) -> Lockfile.Entry {
    var entry = Lockfile.Entry(
      name: name, release: release, isArbitraryEquality: isArbitraryEquality, extras: extras,
      marker: marker, hashes: hashes, via: via)
    entry.configSettings = configSettings
    entry.askedRevision = askedRevision
    entry.index = index
    entry.buildRequirements = build.map(pins.completed)
    return entry
  }
}
