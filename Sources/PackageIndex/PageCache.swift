import Packaging
import PlatformIO
import Synchronization

/// Pages kept on disk, one file a project and index, with what was learnt of its files behind it.
///
/// Several processes may use one folder: a page appears by renaming, records are appended with one
/// write each, and what is damaged is found by its checksum. A folder that cannot be written to
/// only costs time.
final class PageCache: Sendable {
  /// Which page: an index's folder, and the file in it.
  struct Key: Hashable, Sendable {
    let folder: String
    let project: PackageName

    /// The page's path below the cache's pages.
    var file: String { "\(folder)/\(project.text).page" }
  }

  /// Which pages were read, as they were.
  private struct Reads {
    var whole: [Key: PageTrace.Read] = [:]
    var freshness = Int64.min..<Int64.max
    /// Whether a page was looked for that is not there, or not as it was.
    var misses = false

    mutating func note(_ page: Page?, _ file: MappedFile?, at key: Key) {
      guard let page, let file else {
        misses = true
        return
      }
      let read = PageTrace.Read(
        path: key.file, size: file.count, mtimeNanoseconds: file.mtimeNanoseconds)
      // One that was replaced in between was read as two things.
      if let other = whole.updateValue(read, forKey: key), other != read { misses = true }
      freshness = freshness.clamped(to: page.age.period)
    }
  }

  /// The folder of the format: others are never looked into.
  fileprivate let root: String?
  private let failure = Mutex<FileError?>(nil)
  private let reads = Mutex(Reads())
  /// Where `nearestNames` and the like keep what they need.
  let directory: String?

  init(_ directory: String?) {
    self.directory = directory
    root = directory.map(Self.root)
  }

  static func root(in directory: String) -> String { "\(directory)/index-v\(PageLayout.version)" }

  /// The folder of an index: its host for people, and a checksum of its address, which has neither
  /// credentials nor query.
  static func folder(of index: IndexURL) -> String {
    // Not SHA-256: its library would be loaded for this alone.
    let checksum = Array(index.url.utf8).withUnsafeBytes { Checksum.of($0) }
    let host = Authority(URLParts(index.url).authority ?? "").host
    let name = host.utf8.prefix(60).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."):
        byte
      default: UInt8(ascii: "-")
      }
    }
    return "\(String(decoding: name, as: UTF8.self))-\(String(checksum, radix: 16))"
  }

  /// Nil without a cache, or for a name that no file can have.
  private func path(of key: Key) -> String? {
    guard let root, key.project.text.utf8.count <= 200 else { return nil }
    return "\(root)/\(key.file)"
  }

  /// The page, if it is there and sound; a damaged one is removed.
  func page(_ key: Key) -> Page? {
    guard let path = path(of: key) else { return nil }
    do {
      let file = try MappedFile.ifPresent(path)
      let page = try file.map { file throws(PageDamage) in
        try Page(mapped: file, of: key.project)
      }
      reads.withLock { $0.note(page, file, at: key) }
      return page
    } catch is PageDamage {
      reads.withLock { $0.misses = true }
      remove(key)
      return nil
    } catch {
      // A file that cannot be opened is as good as none: the page is asked for again.
      return nil
    }
  }

  func remove(_ key: Key) {
    guard let path = path(of: key) else { return }
    _ = try? Files.remove(path)  // nothing depends on it being gone
  }

  func publish(_ bytes: [UInt8], as key: Key) {
    guard let path = path(of: key), isWritable else { return }
    do {
      try Files.publish(bytes, at: path)
    } catch {
      note(error)
    }
  }

  /// Adds a record to the page that is there; nothing happens where there is none.
  func append(_ record: MetadataRecord, to key: Key) {
    guard let path = path(of: key), isWritable else { return }
    do {
      try Files.append(record.bytes, to: path)
    } catch  where error.isMissing {
      // The page could not be written, or was dropped: there is nothing to add to.
    } catch {
      note(error)
    }
  }

  /// The pages that were read; nil where one was looked for that is not there.
  var trace: PageTrace? {
    reads.withLock { reads in
      reads.misses ? nil : PageTrace(Array(reads.whole.values), freshness: reads.freshness)
    }
  }

  fileprivate var isWritable: Bool { failure.withLock { $0 == nil } }

  fileprivate func note(_ error: FileError) {
    failure.withLock { $0 = $0 ?? error }
  }

  /// What to tell once if the cache could not be written to.
  var warning: Diagnostic? {
    guard let error = failure.withLock({ $0 }), let directory else { return nil }
    return Diagnostic(
      .warning, "the cache in `\(directory)` cannot be written to: \(error.message)",
      hints: ["name another folder with `--cache-dir` or `LOCK_CACHE_DIR`"],
      reference: "cache-not-writable")
  }
}

extension PageCache {
  private func listPath(in folder: String) -> String? {
    root.map { "\($0)/\(folder)/.projects" }
  }

  /// The projects whose pages are kept, by name.
  func projects(in folder: String) -> [[UInt8]] {
    // Without a folder nothing has been seen.
    guard let root, let names = try? Files.list("\(root)/\(folder)") else { return [] }
    return names.filter { $0.hasSuffix(".page") }.map { Array($0.utf8.dropLast(5)) }
  }

  /// Whether the index has once given a page of a project.
  func hasPage(of name: String, in folder: String) -> Bool {
    guard let project = try? PackageName(parsing: name) else { return false }
    return page(Key(folder: folder, project: project)).map { !$0.isAbsent } ?? false
  }

  /// The list of projects that an index gave, if it did since a time in seconds since 1970.
  func projectList(in folder: String, since time: Int64) -> [UInt8]? {
    guard let path = listPath(in: folder), let status = Files.status(path),
      status.mtimeNanoseconds / 1_000_000_000 >= time
    else { return nil }
    return try? Files.read(path)  // what cannot be read is asked for again
  }

  func keepProjectList(_ list: [UInt8], in folder: String) {
    guard let path = listPath(in: folder), isWritable else { return }
    do {
      try Files.publish(list, at: path)
    } catch {
      note(error)
    }
  }
}
