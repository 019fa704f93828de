import CFiles

/// The memory that the allocator holds.
package enum Memory {
  /// Has blocks of more than 128 KiB given back as soon as they are freed, which the allocator would
  /// else keep for the next ones.
  ///
  /// For runs that need such blocks in one part and other memory in the next.
  package static func returnLargeBlocks() { lock_return_large_blocks() }
}
