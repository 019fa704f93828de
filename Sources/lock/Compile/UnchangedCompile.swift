import PackageIndex
import Packaging
import PlatformIO
import RequirementFiles

/// The memory of a compile that left its locks as they were: the same question, put to the same
/// cached pages by the same program, has the same answer.
///
/// One is kept in the cache for each place of locks. It holds while options, sources, locks and
/// target are the same, byte for byte, and the pages that were read are the same files, none of
/// them due to be asked for again. Where the answer came from anything else than cached pages, or
/// something was to be said, nothing is kept.
struct UnchangedCompile {
  private static let format = 1

  private let cacheDirectory: String
  /// Where it is kept.
  private let file: String
  /// A check sum of everything that was asked.
  private let key: UInt64

  /// Nil for a question whose answer comes from more than pages, or that is asked to be put anew.
  init?(
    _ inputs: CompileInputs, _ layout: ProjectLayout, options: CompileOptions,
    configuration: IndexConfiguration, target: TargetEnvironment
  ) {
    guard let cacheDirectory = configuration.cacheDirectory, options.effect == .write,
      options.output.manner == .lock, !options.upgradesAll, options.upgrades.isEmpty,
      !configuration.refresh, let linkedFiles = configuration.linkedFiles,
      layout.locks.allSatisfy({ lock in inputs.standing.contains { $0.path == lock.path } }),
      [inputs.base, inputs.widest].allSatisfy(\.comesFromIndexes),
      let folder = try? Files.currentDirectory(),
      let program = ProcessEnvironment.programPath.flatMap(Files.status)
    else { return nil }
    self.cacheDirectory = cacheDirectory
    var question = Question()
    question.add(folder)
    for lock in layout.locks { question.add(lock.path, String(describing: lock.profile)) }
    file = "\(cacheDirectory)/unchanged-v\(Self.format)/\(String(question.sum, radix: 16))"
    question.add("\(ProgramVersion.text) \(program.size) \(program.mtimeNanoseconds)")
    question.add(options)
    question.add(inputs)
    for word in configuration.identity + linkedFiles { question.add(word) }
    question.add(target)
    key = question.sum
  }

  /// How many packages each lock pins, where it is known that all are as they are to be.
  func packageCounts(now: Int64, offline: Bool) -> [Int]? {
    guard let file = try? MappedFile.ifPresent(file) else { return nil }
    return file.withBytes { bytes in
      // The key, a check sum of what follows, the number of locks, their sizes, the pages.
      guard bytes.count >= 24, number(bytes, 0) == key,
        number(bytes, 1) == Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[16...])),
        let locks = Int(exactly: number(bytes, 2)), locks < bytes.count / 8 - 3,
        let trace = PageTrace(UnsafeRawBufferPointer(rebasing: bytes[(24 + 8 * locks)...])),
        trace.holds(in: cacheDirectory, now: now, offline: offline)
      else { return nil }
      return (0..<locks).map { Int(truncatingIfNeeded: number(bytes, 3 + $0)) }
    }
  }

  /// Keeps that a run which has read these pages found each lock as it was to be.
  func remember(packageCounts counts: [Int], _ trace: PageTrace) {
    let rest =
      ([counts.count] + counts).flatMap { bytes(of: UInt64($0)) } + trace.bytes
    let sum = rest.withUnsafeBytes { Checksum.of($0) }
    // Without it the next run resolves again.
    try? Files.publish(bytes(of: key) + bytes(of: sum) + rest, at: file)
  }

  private func bytes(of number: UInt64) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private func number(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
  }
}

extension RequirementTree {
  /// Whether nothing in it names another place, or has to be asked of a build backend.
  fileprivate var comesFromIndexes: Bool {
    local.isEmpty && projects.allSatisfy(\.dynamic.isEmpty)
      && (requirements + constraints + overrides).allSatisfy {
        $0.reference == nil && $0.requirement.url == nil
      }
  }
}

extension CompileInputs {
  /// Whether the lock that stands is the one that is to be.
  func stands(_ lock: RenderedLock) -> Bool {
    standing.contains { $0.path == lock.path && $0.bytes == lock.bytes }
  }
}

/// What a check sum is taken of: texts, each with its end marked.
private struct Question {
  private var bytes: [UInt8] = []

  var sum: UInt64 { bytes.withUnsafeBytes { Checksum.of($0) } }

  mutating func add(_ texts: String...) {
    for text in texts {
      bytes += text.utf8
      bytes.append(0)
    }
  }

  private mutating func add(_ file: CompileInputs.ReadFile) {
    add(file.path)
    let sum = file.bytes.withUnsafeBytes { Checksum.of($0) }
    withUnsafeBytes(of: sum) { bytes += $0 }
  }

  mutating func add(_ options: CompileOptions) {
    for word in options.recordedOptions + options.sealedOptions { add(word) }
  }

  mutating func add(_ inputs: CompileInputs) {
    for file in inputs.sources + inputs.standing { add(file) }
    add(inputs.customCommand ?? "")
    guard inputs.hasVariables else { return }
    // What variables make of a line does not stand in its file.
    for tree in [inputs.base, inputs.widest] {
      for root in tree.requirements + tree.constraints + tree.overrides {
        add(root.requirement.description)
      }
    }
  }

  mutating func add(_ target: TargetEnvironment) {
    add(target.python.description, target.platform.description, "\(target.tags.interpreter)")
    for variable in Marker.Variable.allCases { add(target.markers.value(of: variable) ?? "") }
  }
}
