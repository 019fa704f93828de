import PlatformIO
import Synchronization

/// Lays down what a plan says, shared by several threads that take turns at pieces of it.
final class StagingCrew: Sendable {
  /// A piece of the work.
  enum Job: Sendable {
    /// Makes folders, and lays down the files of wheels in them.
    case folders(Range<Int>)
    /// Writes files.
    case made(Range<Int>)
    /// Writes the RECORD of a wheel.
    case record(Int)
  }

  private let plan: StagingPlan
  private let interpreter: String
  private let time: Int64?
  /// The staged folders, by base.
  private let bases: [OpenFolder]
  private let laying: [FileLaying]
  /// Modules that were compiled, by wheel: paths as the RECORD has them.
  private let compiled: [Int: [String]]
  private let jobs: [Job]
  private let next = Atomic(0)
  private let isStopped = Atomic(false)
  private let failure = Mutex<StagingError?>(nil)

  init(
    _ jobs: [Job], of plan: StagingPlan, into bases: [OpenFolder], laying: [FileLaying],
    layout: EnvironmentLayout, time: Int64?, compiled: [Int: [String]] = [:]
  ) {
    self.jobs = jobs
    self.plan = plan
    self.bases = bases
    self.laying = laying
    self.interpreter = layout.interpreter
    self.time = time
    self.compiled = compiled
  }

  /// Does everything, on so many threads.
  func run(width: Int) async throws(StagingError) {
    await withTaskGroup { group in
      for _ in 0..<min(width, jobs.count) { group.addTask { self.work() } }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Does one job after the other until there is none left.
  private func work() {
    var source: (wheel: Int, folder: OpenFolder)?
    while !isStopped.load(ordering: .relaxed) {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < jobs.count else { return }
      do throws(StagingError) {
        switch jobs[index] {
        case .folders(let range):
          for index in range { try layDown(plan.folders[index], &source) }
        case .made(let range):
          for index in range where !plan.made[index].isShared { try write(plan.made[index]) }
        case .record(let wheel): try writeRecord(of: wheel)
        }
      } catch {
        failure.withLock { if $0 == nil { $0 = error } }
        isStopped.store(true, ordering: .relaxed)
      }
    }
  }

  private func layDown(
    _ folder: StagingPlan.Folder, _ source: inout (wheel: Int, folder: OpenFolder)?
  ) throws(StagingError) {
    if !folder.path.isEmpty {
      try written { () throws(FileError) in try bases[folder.base].createFolders(folder.path) }
    }
    for run in folder.runs {
      let wheel = plan.wheels[run.wheel].stored
      let store: OpenFolder
      if let source, source.wheel == run.wheel {
        store = source.folder
      } else {
        store = try open(wheel)
        source = (run.wheel, store)
      }
      for index in run.files {
        if folder.hasShared, plan.shared.contains(.init(wheel: run.wheel, file: index)) {
          continue
        }
        if Task.isCancelled { throw .cancelled }
        Interruption.checkpoint()
        try layDown(index, of: wheel, from: store, in: folder)
      }
    }
  }

  private func open(_ wheel: StoredWheel) throws(StagingError) -> OpenFolder {
    do throws(FileError) {
      return try OpenFolder(wheel.folder)
    } catch {
      guard error.isMissing else { throw .cannotWrite(error) }
      throw .damaged(wheel.manifest.name, digest: wheel.digest, path: wheel.folder)
    }
  }

  private func layDown(
    _ place: Int, of wheel: StoredWheel, from store: OpenFolder, in folder: StagingPlan.Folder
  ) throws(StagingError) {
    let file = wheel.manifest.files[place]
    let stored = StoredWheel.name(ofFile: place)
    // A link shares what an environment may have written to: the store has to be as it was made.
    guard let entry = store.entry(stored), entry.isRegularFile, entry.size == file.size,
      entry.isDated(wheel.manifest.time) || isAsUnpacked(place, of: wheel, in: store)
    else {
      throw .damaged(
        wheel.manifest.name, digest: wheel.digest, path: wheel.path(ofFile: place))
    }
    let name = file.target.name(after: file.target.lengthOfFolder)
    try written { () throws(FileError) in
      try laying[folder.base].lay(
        stored, entry, from: store, to: StagingPlan.join(folder.path, name),
        in: bases[folder.base], isExecutable: file.isExecutable || file.scheme == .scripts)
    }
  }

  /// Whether a file with another time has its bytes still, as in a copy of the cache; it is dated anew
  /// then.
  private func isAsUnpacked(_ place: Int, of wheel: StoredWheel, in store: OpenFolder) -> Bool {
    guard let mapped = try? MappedFile(wheel.path(ofFile: place)),
      mapped.withBytes({ SHA256.hash($0) }) == wheel.manifest.files[place].digest
    else { return false }
    // In a cache that cannot be written to it is hashed again the next time.
    try? store.setTime(of: StoredWheel.name(ofFile: place), toNanoseconds: wheel.manifest.time)
    return true
  }

  private func write(_ made: StagingPlan.Made) throws(StagingError) {
    let folder = plan.folders[made.folder]
    let bytes = try bytes(of: made)
    try create(
      StagingPlan.join(folder.path, made.name), with: bytes, in: folder,
      isExecutable: made.isExecutable)
  }

  private func writeRecord(of index: Int) throws(StagingError) {
    let manifest = plan.wheels[index].stored.manifest
    var record = InstalledRecord(plan, wheel: index)
    for made in plan.made[plan.parts[index].made] {
      record.add(made, bytes: try bytes(of: made))
    }
    for path in compiled[index] ?? [] { record.add(compiled: path) }
    let folder = plan.folders[plan.parts[index].distInfo]
    try create(
      StagingPlan.join(folder.path, "RECORD"), with: record.bytes(manifest), in: folder)
  }

  private func create(
    _ path: String, with bytes: [UInt8], in folder: StagingPlan.Folder, isExecutable: Bool = false
  ) throws(StagingError) {
    Interruption.checkpoint()
    try written { () throws(FileError) in
      let base = bases[folder.base]
      // Another thread may not have come to the folder yet.
      do throws(FileError) {
        try base.create(path, with: bytes, isExecutable: isExecutable)
      } catch {
        guard error.isMissing else { throw error }
        try base.createFolders(folder.path)
        try base.create(path, with: bytes, isExecutable: isExecutable)
      }
      if let time { try base.setTime(of: path, to: time) }
    }
  }

  private func bytes(of made: StagingPlan.Made) throws(StagingError) -> [UInt8] {
    switch made.content {
    case .text(let bytes): return bytes
    case .launcher(let script): return LaunchScript.text(of: script, interpreter: interpreter)
    case .rewritten(let file):
      guard let wheel = made.wheel else { return [] }
      let stored = plan.wheels[wheel].stored
      let path = stored.path(ofFile: file)
      do throws(FileError) {
        return LaunchScript.rewriting(try Files.read(path), interpreter: interpreter)
      } catch {
        throw .damaged(stored.manifest.name, digest: stored.digest, path: path)
      }
    }
  }

  private func written(_ body: () throws(FileError) -> Void) throws(StagingError) {
    do throws(FileError) {
      try body()
    } catch {
      throw .cannotWrite(error)
    }
  }
}

extension OpenFolder.Entry {
  /// Whether it was last modified then; some file systems keep whole seconds only.
  fileprivate func isDated(_ time: Int64) -> Bool {
    mtimeNanoseconds == time || mtimeNanoseconds == time - time % 1_000_000_000
  }
}

extension StagingPlan {
  /// The work of laying everything down but the RECORDs, in pieces of a few milliseconds.
  var layingJobs: [StagingCrew.Job] {
    var jobs: [StagingCrew.Job] = []
    var start = 0
    var weight = 0
    for (index, folder) in folders.enumerated() {
      weight += folder.runs.reduce(2) { $0 + $1.files.count }
      if weight >= 200 || index == folders.count - 1 {
        jobs.append(.folders(start..<index + 1))
        start = index + 1
        weight = 0
      }
    }
    for start in stride(from: 0, to: made.count, by: 50) {
      jobs.append(.made(start..<min(start + 50, made.count)))
    }
    return jobs
  }

  /// The work of writing the RECORDs.
  var recordJobs: [StagingCrew.Job] { wheels.indices.map { .record($0) } }

  /// How many files are laid down and written.
  var fileCount: Int {
    let stored = folders.reduce(0) { $0 + $1.runs.reduce(0) { $0 + $1.files.count } }
    return stored - shared.count + made.count { !$0.isShared } + wheels.count
  }
}
