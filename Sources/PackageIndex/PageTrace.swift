import Packaging
import PlatformIO

/// The cached pages that a run has read, each as it was: whoever reads the same ones learns the same.
///
/// A page that is replaced or added to is another one, by its size or its time.
package struct PageTrace: Hashable, Sendable {
  /// One page that was read.
  struct Read: Hashable, Sendable {
    /// Below the folder of the cache's pages.
    var path: String
    /// In bytes.
    var size: Int
    /// In nanoseconds since 1970.
    var mtimeNanoseconds: Int64
  }

  /// In the order of their paths, each once.
  private(set) var reads: [Read]
  /// When all of them may be used without asking, in seconds since 1970.
  private(set) var freshness: Range<Int64>

  init(_ reads: [Read], freshness: Range<Int64>) {
    self.reads = reads.sorted { $0.path < $1.path }
    self.freshness = freshness
  }

  /// Whether each page is still the same one, and fresh at `now`; offline, age does not count.
  ///
  /// `now` is in seconds since 1970.
  package func holds(in cacheDirectory: String, now: Int64, offline: Bool) -> Bool {
    guard offline || freshness.contains(now) else { return false }
    guard !reads.isEmpty else { return true }
    guard let folder = try? OpenFolder(PageCache.root(in: cacheDirectory))
    else { return false }
    return reads.allSatisfy { read in
      let entry = folder.entry(read.path)
      return entry?.size == read.size && entry?.mtimeNanoseconds == read.mtimeNanoseconds
    }
  }
}

extension PageTrace {
  /// A form to be kept in a file: two times, then size, time and path of each page.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt64(bitPattern: freshness.lowerBound))
    writer.append(UInt64(bitPattern: freshness.upperBound))
    for read in reads {
      writer.append(UInt64(truncatingIfNeeded: read.size))
      writer.append(UInt64(bitPattern: read.mtimeNanoseconds))
      writer.append(UInt16(truncatingIfNeeded: read.path.utf8.count))
      writer.bytes += read.path.utf8
    }
    return writer.bytes
  }

  /// Reads what `bytes` has written; nil for anything else.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 16 else { return nil }
    let start = bytes.number(at: 0, as: Int64.self)
    let end = bytes.number(at: 8, as: Int64.self)
    guard start <= end else { return nil }
    freshness = start..<end
    reads = []
    var offset = 16
    while offset < bytes.count {
      let length = Int(bytes.number(at: offset + 16, as: UInt16.self))
      let path = bytes.stretch(offset + 18, length)
      guard path.count == length, length > 0 else { return nil }
      reads.append(
        Read(
          path: String(decoding: path, as: UTF8.self),
          size: Int(truncatingIfNeeded: bytes.number(at: offset, as: UInt64.self)),
          mtimeNanoseconds: bytes.number(at: offset + 8, as: Int64.self)))
      offset += 18 + length
    }
  }
}

extension IndexProvider {
  /// What the run has read so far, where that is all that it knows: nil where something was asked
  /// of the network or of a builder, was looked for in vain, or came from a local index.
  package var trace: PageTrace? {
    guard http.requestCount == 0, builds.isEmpty,
      !fetchers.contains(where: \.isLocal)
    else { return nil }
    return cache.trace
  }
}

extension IndexConfiguration {
  /// Name, size and time of each file in the folders of links; nil where links lead elsewhere, to
  /// pages whose content would have to be read.
  package var linkedFiles: [String]? {
    var files: [String] = []
    for folder in findLinks {
      guard let open = try? OpenFolder(folder), let names = try? Files.list(folder) else {
        return nil
      }
      for name in names {
        let entry = open.entry(name)
        files.append("\(name) \(entry?.size ?? -1) \(entry?.mtimeNanoseconds ?? 0)")
      }
    }
    return files
  }

  /// What decides which pages and files are believed, the answers themselves aside; no secrets.
  package var identity: [String] {
    indexes.map(PageCache.folder) + rules.map { "\($0.position) \($0.patterns)" } + findLinks + [
      strategy.rawValue, "\(noIndex)", "\(offline)", "\(excludeNewer ?? -1)",
      formats.noBinary.entries.joined(separator: ","),
      formats.onlyBinary.entries.joined(separator: ","),
    ]
  }
}
