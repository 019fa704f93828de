import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles
import Resolver

/// A lock as it is to stand, and the one that stands there.
struct RenderedLock {
  var path: String
  var profile: Profile?
  var lockfile: Lockfile
  var bytes: [UInt8]
  /// Nil where there is none.
  var earlier: LockedFile?

  var packageCount: Int { lockfile.entries.count }
}

/// Puts resolutions into locks, as the options have it.
struct LockRendering {
  let options: CompileOptions
  let selection: IndexSelection
  let inputs: CompileInputs
  let target: TargetEnvironment
  let placement: ReferencePlacement
  /// With what each package is built, by name.
  let build: [PackageName: [BuildPin]]

  /// Hashes of pins that did not move come from the locks at hand, the others from the index.
  func render(
    _ resolution: Resolution, as lock: ProjectLayout.Lock, hashesFrom provider: IndexProvider
  ) async throws(ProviderError) -> RenderedLock {
    let earlier = inputs.earlier[lock.path]
    let hashes = try await hashes(of: resolution, earlier: earlier, from: provider)
    let header = LockfileHeader(
      profile: lock.profile, pythonVersion: target.pythonVersion,
      command: command(of: lock), tool: options.output.manner == .lock ? "lock" : "pip-compile")
    let spelled = spelling(resolution, for: lock)
    let indexes = options.output.manner == .lock ? selection.indexTexts() : []
    var lockfile = Lockfile(
      spelled, header: header, options: repeatedOptions, build: { build[$0.name] ?? [] },
      index: { pin in
        guard indexes.count > 1, pin.source == nil else { return nil }
        return provider.index(of: pin.name, at: pin.version).map { indexes[$0] }
      }
    ) { pin in
      hashes[pin.name]?[pin.version] ?? []
    }
    if options.output.manner == .pipTools {
      let own = PipCompileEntries(
        resolution, inputs, stripsExtras: options.output.stripsExtras)
      lockfile.entries = own.sorted(lockfile.entries.map(own.entry))
    }
    let style = style(earlier)
    var bytes = lockfile.bytes(in: style)
    if options.output.manner == .lock, style.hasHeader {
      let sealed = SealedInputs(inputs.sealedTree(for: lock), options: options)
      bytes = LockSeal.sealed(bytes, inputs: sealed.texts, newline: style.newline)
    }
    return RenderedLock(
      path: lock.path, profile: lock.profile, lockfile: lockfile, bytes: bytes, earlier: earlier)
  }

  private func hashes(
    of resolution: Resolution, earlier: LockedFile?, from provider: IndexProvider
  ) async throws(ProviderError) -> [PackageName: [Version: [Digest]]] {
    guard options.output.hashes else { return [:] }
    let locks = [earlier].compactMap { $0 } + inputs.earlier.sorted { $0.key < $1.key }.map(\.value)
    let reuses = options.output.reusesHashes && !options.index.refresh
    let known = KnownHashes(reuses ? locks.map(\.lockfile) : [])
    var hashes: [PackageName: [Version: [Digest]]] = [:]
    for pin in resolution.pins {
      if let source = pin.source {
        hashes[pin.name, default: [:]][pin.version] = source.digest.map { [$0] } ?? []
      } else if let kept = known.hashes(of: pin.name, at: pin.version) {
        hashes[pin.name, default: [:]][pin.version] = kept
      } else {
        hashes[pin.name, default: [:]][pin.version] = try await provider.hashes(
          of: pin.name, at: pin.version)
      }
    }
    return hashes
  }

  /// The resolution with the paths of its pins as the lock's own folder sees them.
  private func spelling(_ resolution: Resolution, for lock: ProjectLayout.Lock) -> Resolution {
    var spelled = resolution
    for index in spelled.pins.indices {
      guard let reference = spelled.pins[index].source?.reference, reference.path != nil else {
        continue
      }
      let root = resolution.roots.first { $0.reference?.identity == reference.identity }
      spelled.pins[index].source?.reference.spelling = placement.spelling(
        of: reference, writtenIn: root?.origin.location?.file, for: lock.path)
    }
    return spelled
  }

  private func command(of lock: ProjectLayout.Lock) -> String {
    if let custom = inputs.customCommand { return custom }
    var lock = lock
    if options.output.manner == .pipTools, !options.namesSources { lock.sources = [] }
    return HeaderCommand(
      manner: options.output.manner, options: options.recordedOptions, lock: lock
    ).text
  }

  /// What those who install from the lock have to be told; URLs as they were written.
  private var repeatedOptions: LockfileOptions {
    let files = selection.files
    let repeats = options.output.repeats
    guard repeats.any else { return LockfileOptions() }
    let hasIndexes = repeats.indexURLs && !selection.noIndex
    // A machine's pip settings make no difference to the lock, unless pip-compile is imitated.
    func own(_ option: String, _ values: [String]) -> [String] {
      let isMachines = options.output.manner == .lock && options.index.fromPip.contains(option)
      return isMachines ? [] : values.map(options.index.text)
    }
    let main = selection.mainIndex?.text
    let isMainOwn = files.indexURL != nil || !own("index-url", [main ?? ""]).isEmpty
    return LockfileOptions(
      indexURL: hasIndexes && isMainOwn ? main : nil,
      extraIndexURLs: hasIndexes
        ? options.index.named.map { withoutSecrets($0.text) }
          + own("extra-index-url", options.index.extraIndexURLs)
          + files.extraIndexURLs.map(\.text)
        : [],
      findLinks: repeats.findLinks
        ? own("find-links", options.index.findLinks) + files.findLinks.map(text) : [],
      trustedHosts: repeats.trustedHosts
        ? own("trusted-host", options.index.trustedHosts) + files.trustedHosts.map(\.text) : [],
      noBinary: selection.formats.noBinary.entries, onlyBinary: selection.formats.onlyBinary.entries
    )
  }

  /// A place with links, as written; pip-compile has the way to a folder beside the file from the
  /// root.
  private func text(of links: FindLinks) -> String {
    guard options.output.manner == .pipTools, links.isBesideFile(Files.kind) else {
      return links.source.text
    }
    let folder = FilePath.join(placement.workingDirectory, links.folder)
    return "\(folder)/\(links.source.text)"
  }

  private func style(_ earlier: LockedFile?) -> LockfileStyle {
    let annotation: LockfileStyle.Annotation =
      !options.output.annotates
      ? .none : options.output.annotationStyle == "line" ? .line : .split
    return LockfileStyle(
      annotation: annotation, hasHeader: options.output.header,
      hasHashes: options.output.hashes, stripsExtras: options.output.stripsExtras,
      newline: newline(earlier), unsafePackages: options.output.unsafePackages,
      pinsUnsafePackages: options.output.pinsUnsafePackages)
  }

  /// What was asked for; else what the lock has, else its first source that has any.
  private func newline(_ earlier: LockedFile?) -> Newline {
    switch options.output.newline {
    case .preserve: earlier?.newline ?? inputs.sourceNewline ?? .lineFeed
    case .lf, .native: .lineFeed
    case .crlf: .carriageReturnLineFeed
    }
  }
}
