import Packaging
import PlatformIO
import Synchronization

/// What builds have told, by source and by what they were built with.
///
///     builds-v1/KEY/requires-PINS  what the backend asks for beyond `build-system.requires`, which
///                                  was fulfilled by these releases
///     builds-v1/KEY/metadata       METADATA
///     builds-v1/KEY/wheel          the wheel that was built last, and with what
///     builds-v1/KEY/wheel-PINS     the one that was built with exactly these releases,
///                                  and they with the pins that they have
///     builds-v1/KEY/hooks          the files that hooks write in a folder, whatever its state
///
/// KEY is the hash of the source's identity, of the interpreter and of the settings; what a hook says
/// that opened none of the files that this run writes is kept by the identity without them. Files appear
/// whole, by renaming; one that is damaged is as good as none, and another process that builds the
/// same at the same time writes the same.
struct BuildCache: Sendable {
  /// Where what counts for the source as a whole is; nil without a cache, or for what is not kept.
  private let folder: String?
  /// Where what does not depend on the files is that this run writes; the same where it writes none.
  private let independentFolder: String?
  /// What counts of it; nil: all.
  private let found: Findings?

  /// The files that a run has written, where it is to ask everybody anew.
  final class Findings: Sendable {
    private let paths = Mutex<Set<String>>([])

    func note(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    func contains(_ path: String) -> Bool { paths.withLock { $0.contains(path) } }
  }

  /// `facts` are what results depend on beside the source; `findings` are all that counts.
  init(
    cacheDirectory: String?, _ identity: ProjectSource.Identity?, facts: [String],
    findings: Findings? = nil
  ) {
    found = findings
    func folder(_ source: String?) -> String? {
      guard let cacheDirectory, let source else { return nil }
      let text = ([source] + facts).joined(separator: "\u{0}")
      return "\(cacheDirectory)/builds-v1/\(SHA256.hexadecimal(of: Array(text.utf8)))"
    }
    self.folder = folder(identity?.whole)
    independentFolder =
      identity?.withoutOutputs == identity?.whole ? self.folder : folder(identity?.withoutOutputs)
  }

  /// What tells builds apart that find out different things; nil where nothing is kept.
  var key: String? { folder }

  /// The first and the last line of everything that is kept.
  private static let (head, tail) = ("lock-build 2", "end")

  private func lines(of name: String, in folder: String?) -> [String]? {
    guard let folder, let bytes = bytes(at: folder + "/" + name) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.count >= 2, lines.first == Self.head, lines.last == Self.tail else { return nil }
    return Array(lines.dropFirst().dropLast())
  }

  private func bytes(at path: String) -> [UInt8]? {
    guard found?.contains(path) != false else { return nil }
    return (try? Files.readIfPresent(path)) ?? nil
  }

  private func keep(_ lines: [String], as name: String, in folder: String?) {
    guard let folder else { return }
    let text = ([Self.head] + lines + [Self.tail]).joined(separator: "\n") + "\n"
    keep(Array(text.utf8), at: folder + "/" + name)
  }

  private func keep(_ bytes: [UInt8], at path: String) {
    // A cache that cannot be written to makes the next run slower, and no run fail.
    guard (try? Files.publish(bytes, at: path)) != nil else { return }
    found?.note(path)
  }

  /// Finds what either folder has.
  private func first<R>(_ find: (String) -> R?) -> R? {
    guard let folder, let independentFolder else { return nil }
    return find(folder) ?? (independentFolder == folder ? nil : find(independentFolder))
  }

  /// Nil where the backend has not been asked yet; `pins` fulfil `build-system.requires`, the backend
  /// among them.
  func requirements(with pins: [BuildPin]) -> [Requirement]? {
    let name = Self.name("requires", pins.map(Self.release))
    guard let lines = first({ lines(of: name, in: $0) }) else { return nil }
    var requirements: [Requirement] = []
    for line in lines {
      guard let requirement = try? Requirement(parsing: line) else { return nil }
      requirements.append(requirement)
    }
    return requirements
  }

  /// `readsOutputs`: the hook may have seen what this run writes.
  func keep(requirements: [Requirement], with pins: [BuildPin], readsOutputs: Bool) {
    keep(
      requirements.map(\.description), as: Self.name("requires", pins.map(Self.release)),
      in: readsOutputs ? folder : independentFolder)
  }

  /// Metadata is checked when it is read, and again by whoever builds with it.
  func metadata() -> CoreMetadata? {
    first { folder in
      bytes(at: folder + "/metadata").flatMap { try? CoreMetadata(parsing: $0) }
    }
  }

  func keep(metadata: [UInt8], readsOutputs: Bool) {
    guard let folder = readsOutputs ? folder : independentFolder else { return }
    keep(metadata, at: folder + "/metadata")
  }

  /// The SHA-256 of a wheel that was built with exactly some releases; nil: with whichever.
  func wheel(with pins: [BuildPin]?) -> (digest: Digest, parts: [BuildPart])? {
    let name = Self.name("wheel", pins?.map(Self.recipe))
    guard let lines = lines(of: name, in: folder), let first = lines.first,
      let digest = Digest(parsing: first)
    else { return nil }
    let parts = lines.dropFirst().compactMap(BuildPart.init(line:))
    guard parts.count == lines.count - 1 else { return nil }
    if let pins {
      let used = parts.filter { !$0.isInner }
      guard used.count == pins.count,
        pins.allSatisfy({ pin in used.contains { $0.isAllowed(by: pin) } })
      else { return nil }
    }
    return (digest, parts)
  }

  /// `pins` are what it was built with itself.
  func keep(wheel: Digest, with pins: [BuildPin], parts: [BuildPart]) {
    let lines = [wheel.description] + parts.map(\.line)
    keep(lines, as: Self.name("wheel", nil), in: folder)
    keep(lines, as: Self.name("wheel", pins.map(Self.recipe)), in: folder)
  }

  /// The files of a folder that hooks have made, or written anew: paths below it.
  var filesOfHooks: Set<String> { Set(lines(of: "hooks", in: folder) ?? []) }

  func keep(filesOfHooks files: Set<String>) {
    guard files != filesOfHooks else { return }
    keep(files.filter { !$0.contains("\n") }.sorted(), as: "hooks", in: folder)
  }

  private static func release(_ pin: BuildPin) -> String { "\(pin.name)==\(pin.version)" }

  /// The release, and with what it is built itself: of that, also the files that may be used.
  private static func recipe(_ pin: BuildPin) -> String {
    let parts = pin.requirements.map { part in
      ([recipe(part)] + part.hashes.map(\.description).sorted()).joined(separator: " ")
    }
    guard !parts.isEmpty else { return release(pin) }
    return "\(release(pin)) \(hash(parts))"
  }

  /// `pins` are texts of releases; nil: the one that is not by pins.
  private static func name(_ kind: String, _ pins: [String]?) -> String {
    guard let pins else { return kind }
    return "\(kind)-\(hash(pins))"
  }

  private static func hash(_ texts: [String]) -> Substring {
    let text = texts.sorted().joined(separator: "\n")
    return SHA256.hexadecimal(of: Array(text.utf8)).prefix(32)
  }
}
