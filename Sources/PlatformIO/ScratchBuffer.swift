/// Memory that is used again and again for data of different sizes; what it held before may still
/// be in it.
package struct ScratchBuffer: ~Copyable {
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  package init() {}

  deinit { memory.deallocate() }

  /// Memory of exactly `count` bytes, valid until the next call.
  package mutating func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
    if memory.count < count {
      // Freed first: there is nothing in it to be copied.
      let roomier = min(2 * memory.count, 4 << 20)
      memory.deallocate()
      memory = .allocate(byteCount: max(count, roomier, 64 << 10), alignment: 64)
    }
    return UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
  }
}
