#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file's bytes, mapped read-only; the pages are read when they are touched.
///
/// Only for files that are replaced by renaming and never cut short in place (cache entries).
package final class MappedFile: Sendable {
  @usableFromInline
  nonisolated(unsafe) let base: UnsafeRawPointer?  // never written through, unmapped in deinit
  /// In bytes.
  package let count: Int
  /// Time of last modification, in nanoseconds since 1970.
  package let mtimeNanoseconds: Int64

  /// - Throws: `FileError` when the file cannot be opened or mapped.
  package init(_ path: String) throws(FileError) {
    // Without waiting: a pipe that nobody writes to would keep us for ever.
    let descriptor = try Descriptor(path, O_RDONLY | O_NONBLOCK)
    let status = try descriptor.status(path: path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        path: path, operation: .map, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : ENODEV)
    }
    count = Int(status.st_size)
    mtimeNanoseconds = Files.Status(status).mtimeNanoseconds
    guard count > 0 else {
      base = nil
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor.raw, 0),
      start != UnsafeMutableRawPointer(bitPattern: -1)
    else {
      throw FileError(path: path, operation: .map, code: errno)
    }
    base = UnsafeRawPointer(start)
  }

  /// A mapping if there is a file, else nil.
  package static func ifPresent(_ path: String) throws(FileError) -> MappedFile? {
    do {
      return try MappedFile(path)
    } catch  where error.isMissing {
      return nil
    }
  }

  deinit {
    if let base { munmap(UnsafeMutableRawPointer(mutating: base), count) }
  }

  /// Lets the system take back the memory of a part that has been read; it is read again from the
  /// file where it is touched again.
  package func release(_ range: Range<Int>) {
    guard let base else { return }
    let page = Int(getpagesize())
    guard range.upperBound <= count else { return }
    // Whole pages only: those at the ends hold other parts too.
    let start = (max(0, range.lowerBound) + page - 1) / page * page
    let end = range.upperBound / page * page
    guard start < end else { return }
    _ = madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  /// Calls `body` with the bytes, which are valid only during the call.
  @inlinable
  package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }
}
