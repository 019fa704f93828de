import Lockfiles
import Packaging
import RequirementFiles
import Resolver

/// What earlier locks say of builds.
struct EarlierBuilds {
  /// The best first.
  let locks: [LockedFile]
  let options: CompileOptions
  /// What the files say, the widest profile's.
  let files: FileOptions
  /// Those that are locked with now.
  let formats: FormatControl
  /// Of the Python that is locked for, as headers name it.
  let pythonVersion: String

  /// What the locks have for a package, without what is to move, and before it the versions that
  /// this is to move to.
  func preferred(for name: PackageName) -> [BuildPin] {
    let asked = options.upgrades.compactMap(\.buildPin)
    guard !options.upgradesAll, let known = locked(name)?.entry.buildRequirements else {
      return asked
    }
    return asked.filter { one in known.contains { $0.name == one.name } } + staying(known)
  }

  /// The pins without those that are to move, down to what is built for builds.
  private func staying(_ pins: [BuildPin]) -> [BuildPin] {
    pins.compactMap { pin in
      guard !options.upgrades.contains(where: { $0.name == pin.name }) else { return nil }
      var pin = pin
      pin.requirements = staying(pin.requirements)
      return pin
    }
  }

  /// What the locks have for the same release, where its backend cannot be asked.
  func standing(for pin: Resolution.Pin) -> [BuildPin] {
    guard let entry = locked(pin.name)?.entry else { return [] }
    let isSame =
      switch (pin.source?.reference, entry.release) {
      case (nil, .version(let old)): old == pin.version
      case (let reference?, .reference(let old)):
        old.identity == reference.identity || (old.path != nil && reference.path != nil)
      default: false
      }
    return isSame ? entry.buildRequirements : []
  }

  /// The pins that count without asking anybody: they are for what is built now, which cannot have
  /// changed, and nothing else that they depend on has.
  func kept(
    for name: PackageName, at version: Version, _ source: Resolution.Source?
  ) -> [BuildPin]? {
    guard let (entry, lock) = locked(name), preferred(for: name) == entry.buildRequirements,
      isForSameBuild(entry, lock, source), allowsKept(entry.buildRequirements)
    else { return nil }
    switch (source?.reference, entry.release) {
    case (nil, .version(let old)): return old == version ? entry.buildRequirements : nil
    case (let reference?, .reference(let old)):
      if case .directory = reference.place { return nil }
      let isSame = old.identity == reference.identity
      return isSame
        && (reference.commit != nil || source?.digest.map(entry.hashes.contains) == true)
        ? entry.buildRequirements : nil
    default: return nil
    }
  }

  /// The entry of the first lock that tells how a package is built.
  private func locked(_ name: PackageName) -> (entry: Lockfile.Entry, lock: Lockfile)? {
    locks.lazy.compactMap { lock in
      lock.lockfile.entries.first { $0.name == name && !$0.buildRequirements.isEmpty }
        .map { ($0, lock.lockfile) }
    }.first
  }

  /// Whether the lock was made for the same Python, with the same settings for the backend, and with
  /// the same choice between wheels and sources.
  private func isForSameBuild(
    _ entry: Lockfile.Entry, _ lock: Lockfile, _ source: Resolution.Source?
  ) -> Bool {
    guard let header = lock.header, header.pythonVersion == pythonVersion,
      options.build.settings.isEmpty, !header.hasBuildSettings,
      source == nil || files.placeSettings.isEmpty
    else { return false }
    return entry.configSettings.map(\.text) == (files.configSettings[entry.name] ?? []).map(\.text)
      && Set(lock.options.noBinary) == Set(formats.noBinary.entries)
      && Set(lock.options.onlyBinary) == Set(formats.onlyBinary.entries)
  }

  /// Whether nothing now allows less than it was, or asks for more.
  private func allowsKept(_ pins: [BuildPin]) -> Bool {
    !options.index.refresh && options.build.constraintFiles.isEmpty && options.excludeNewer == nil
      && (!options.output.hashes || pins.allSatisfy(\.isHashed))
  }
}

extension LockfileHeader {
  /// Whether the command has `--config-settings` for all backends.
  fileprivate var hasBuildSettings: Bool {
    // A command that cannot be split was not written here.
    guard let words = try? ShellWords.split(command) else { return true }
    return words.contains { $0.hasPrefix("--config-setting") || $0.hasPrefix("-C") }
  }
}

extension CompileOptions.Upgrade {
  /// The one release that it asks for; nil where it leaves a choice.
  fileprivate var buildPin: BuildPin? {
    guard specifiers.specifiers.count == 1, let only = specifiers.specifiers.first,
      only.operator == .equal, !only.isPrefix
    else { return nil }
    return only.version.map { BuildPin(name: name, version: $0) }
  }
}
