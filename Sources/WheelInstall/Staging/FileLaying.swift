import PlatformIO
import Synchronization

/// How files of the store get into one base: the cheapest way that works, found out by trying.
final class FileLaying: Sendable {
  /// The way that is tried first; falls back, for all threads, where it does not work.
  private let way: Atomic<Int>
  private let reason = Mutex<FileError?>(nil)
  /// Of new files, as the process and the folder give it to them.
  private let fileMode: UInt32
  private let programMode: UInt32
  /// In seconds since 1970.
  private let time: Int64?

  private static let ways: [LinkMode] = [.clone, .hardlink, .copy]

  /// `asked` is tried first: where it is nil, a clone, then a hard link, then a copy; `folderMode`
  /// is the mode that the process gave a new folder.
  init(_ asked: LinkMode?, folderMode: UInt32, time: Int64?) {
    way = Atomic(asked.flatMap { Self.ways.firstIndex(of: $0) } ?? 0)
    fileMode = folderMode & 0o666
    programMode = folderMode & 0o777
    self.time = time
  }

  /// The way that files went last.
  var mode: LinkMode { Self.ways[way.load(ordering: .relaxed)] }

  /// Why the first choice did not work, where it did not.
  var fallback: FileError? { reason.withLock { $0 } }

  /// Lays down one file; `entry` is what stands at `path`, looked at just now.
  func lay(
    _ path: String, _ entry: OpenFolder.Entry, from store: OpenFolder,
    to target: String, in folder: OpenFolder, isExecutable: Bool
  ) throws(FileError) {
    while true {
      switch mode {
      case .clone:
        do throws(FileError) {
          try store.clone(path, to: target, in: folder, isExecutable: isExecutable)
        } catch {
          try fallBack(from: .clone, error)
          continue
        }
      case .hardlink where canShare(entry, isExecutable: isExecutable):
        do throws(FileError) {
          try store.link(path, to: target, in: folder)
        } catch {
          guard error.isLinkLimit else {
            try fallBack(from: .hardlink, error)
            continue
          }
          try store.copy(path, to: target, in: folder, isExecutable: isExecutable)
        }
      case .hardlink, .copy:
        try store.copy(path, to: target, in: folder, isExecutable: isExecutable)
      }
      if let time, entry.mtimeNanoseconds != time * 1_000_000_000 || mode != .hardlink {
        try folder.setTime(of: target, to: time)
      }
      return
    }
  }

  /// Whether a second name serves as well as a new file: it shares mode, owner and time.
  private func canShare(_ entry: OpenFolder.Entry, isExecutable: Bool) -> Bool {
    entry.mode == (isExecutable ? programMode : fileMode) && entry.owner == OpenFolder.user
      && time.map { entry.mtimeNanoseconds == $0 &* 1_000_000_000 } ?? true
  }

  private func fallBack(from mode: LinkMode, _ error: FileError) throws(FileError) {
    guard !error.isExhaustion, let index = Self.ways.firstIndex(of: mode) else { throw error }
    _ = way.compareExchange(expected: index, desired: index + 1, ordering: .relaxed)
    reason.withLock { if $0 == nil || mode == .hardlink { $0 = error } }
  }
}
