import CFiles

/// Memory as the C library sees it.
package enum Memory {
  /// Has blocks of more than 128 KiB given back as soon as they are freed, which the allocator would
  /// else keep for the next ones.
  ///
  /// For runs that need such blocks in one part and other memory in the next.
  package static func returnLargeBlocks() { lock_return_large_blocks() }

  /// Whether a text stands somewhere in some bytes.
  package static func holds(_ text: String, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return text.isEmpty }
    return lock_holds(start, bytes.count, text, text.utf8.count) != 0
  }
}
