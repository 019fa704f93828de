import Lockfiles
import PackageIndex
import Packaging
import RequirementFiles
import Resolver

/// A lock as it is to stand, and the one that stands there.
struct RenderedLock {
  var path: String
  var lockfile: Lockfile
  var bytes: [UInt8]
  /// Nil where there is none.
  var earlier: LockedFile?
}

/// Puts resolutions into locks, as the options have it.
struct LockRendering {
  let options: CompileOptions
  let selection: IndexSelection
  let inputs: CompileInputs
  let target: TargetEnvironment

  /// Hashes of pins that did not move come from the locks at hand, the others from the index.
  func render(
    _ resolution: Resolution, as lock: ProjectLayout.Lock, hashesFrom provider: IndexProvider
  ) async throws(ProviderError) -> RenderedLock {
    let earlier = inputs.earlier[lock.path]
    let hashes = try await hashes(of: resolution, earlier: earlier, from: provider)
    let header = LockfileHeader(
      profile: lock.profile, pythonVersion: pythonVersion,
      command: command(of: lock), tool: options.output.manner == .lock ? "lock" : "pip-compile")
    let lockfile = Lockfile(resolution, header: header, options: repeatedOptions) { pin in
      hashes[pin.name]?[pin.version] ?? []
    }
    return RenderedLock(
      path: lock.path, lockfile: lockfile, bytes: lockfile.bytes(in: style(earlier)),
      earlier: earlier)
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
      if let kept = known.hashes(of: pin.name, at: pin.version) {
        hashes[pin.name, default: [:]][pin.version] = kept
      } else {
        hashes[pin.name, default: [:]][pin.version] = try await provider.hashes(
          of: pin.name, at: pin.version)
      }
    }
    return hashes
  }

  private var pythonVersion: String {
    target.python.release.prefix(2).map(String.init).joined(separator: ".")
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
    return LockfileOptions(
      indexURL: hasIndexes ? selection.mainIndex?.text : nil,
      extraIndexURLs: hasIndexes
        ? options.index.extraIndexURLs.map(withoutSecrets) + files.extraIndexURLs.map(\.text)
        : [],
      findLinks: repeats.findLinks
        ? options.index.findLinks.map(withoutSecrets) + files.findLinks.map(\.source.text) : [],
      trustedHosts: repeats.trustedHosts
        ? options.index.trustedHosts + files.trustedHosts.map(\.text) : [],
      noBinary: selection.formats.noBinary.entries, onlyBinary: selection.formats.onlyBinary.entries
    )
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
