/// The transfers of one origin: how many run, and which wait for their turn.
struct TransferLane {
  /// So many streams fit on one HTTP/2 connection; more would only open a second one.
  static let width = 100

  private var runningCount = 0
  /// Those that wait, oldest first.
  private(set) var queue: [Transfer] = []

  mutating func append(_ transfer: Transfer) {
    queue.append(transfer)
  }

  /// The transfer to start now, if there is room: of the highest priority, the oldest.
  mutating func next() -> Transfer? {
    guard runningCount < TransferLane.width, var best = queue.indices.first else { return nil }
    for index in queue.indices where queue[index].request.priority > queue[best].request.priority {
      best = index
    }
    runningCount += 1
    return queue.remove(at: best)
  }

  /// A running transfer has ended.
  mutating func leave() {
    runningCount -= 1
  }

  /// Takes a waiting transfer out.
  mutating func remove(_ ticket: TransferTicket) -> Transfer? {
    queue.firstIndex { $0.ticket === ticket }.map { queue.remove(at: $0) }
  }
}

/// Numbers from 0 up to 1 that spread retries (SplitMix64).
struct Jitter {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / 9_007_199_254_740_992
  }
}
