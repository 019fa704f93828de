/// Which package to decide next.
struct DecisionOrder {
  /// What makes a package urgent, the most urgent first.
  enum Priority: UInt64 {
    /// Only one release is left: there is nothing to choose.
    case single
    /// Lost against other packages too often; the latest of these comes first.
    case promoted
    /// A release of an earlier lock is possible.
    case preferred
    /// A person asks for it, and not for the newest.
    case directHeldBack
    /// A person asks for it.
    case direct
    /// Mentioned by a release, in the order of mention.
    case mentioned
    /// Defeated too often a package that is not there yet when it is decided.
    case demoted
  }

  private struct Entry {
    var key: UInt64
    var package: PackageID
  }

  private static let notQueued = UInt64.max

  /// A binary heap; entries whose key is no longer the package's are skipped.
  private var heap: [Entry] = []
  private var queued: [UInt64] = []
  private var promotions: [UInt32] = []
  private var promotionCount: UInt32 = 0
  private var isDemoted: [Bool] = []

  mutating func addPackage() {
    queued.append(Self.notQueued)
    promotions.append(0)
    isDemoted.append(false)
  }

  /// Puts a package before all others that have a choice.
  mutating func promote(_ package: PackageID) {
    promotionCount += 1
    promotions[package.offset] = promotionCount
  }

  /// Puts a package behind all others that have a choice, unless it was or will be promoted.
  mutating func demote(_ package: PackageID) { isDemoted[package.offset] = true }

  func isPromoted(_ package: PackageID) -> Bool { promotions[package.offset] > 0 }

  /// Queues a package, or changes its place.
  mutating func enqueue(_ package: PackageID, _ priority: Priority) {
    var (priority, rank) = (priority, UInt64(0))
    if promotions[package.offset] > 0, priority != .single {
      priority = .promoted
      rank = UInt64(0xFF_FFFF &- min(promotions[package.offset], 0xFF_FFFF))
    } else if isDemoted[package.offset], priority != .single {
      priority = .demoted
    }
    let key = priority.rawValue << 56 | rank << 32 | UInt64(package.number)
    guard queued[package.offset] != key else { return }
    queued[package.offset] = key
    push(Entry(key: key, package: package))
  }

  mutating func remove(_ package: PackageID) { queued[package.offset] = Self.notQueued }

  /// Takes the most urgent package from the queue.
  mutating func next() -> PackageID? {
    while let entry = pop() {
      guard queued[entry.package.offset] == entry.key else { continue }
      queued[entry.package.offset] = Self.notQueued
      return entry.package
    }
    return nil
  }

  private mutating func push(_ entry: Entry) {
    heap.append(entry)
    var index = heap.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard heap[index].key < heap[parent].key else { return }
      heap.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func pop() -> Entry? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return top }
    heap[0] = last
    var index = 0
    while true {
      var least = index
      for child in 2 * index + 1...2 * index + 2 where child < heap.count {
        if heap[child].key < heap[least].key { least = child }
      }
      if least == index { return top }
      heap.swapAt(index, least)
      index = least
    }
  }
}
