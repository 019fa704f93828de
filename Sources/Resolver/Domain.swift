/// A place in a package's list: 0 is absence, 1 the oldest release, and so on upwards.
///
/// An extra has one release: its presence.
typealias Position = UInt32

/// What a package may be: a set of positions, absence among them.
///
/// Kept as the positions at which membership changes, strictly increasing. A set that has the newest
/// release has no end, so that sets are equal exactly when they mean the same, whatever the number
/// of releases. Releases that do not exist have no position: what is not empty can be met.
struct Domain: Hashable, Sendable {
  /// Stands for "no further change".
  private static let none = Position.max

  private var first = Domain.none
  private var second = Domain.none
  private var third = Domain.none
  private var fourth = Domain.none
  /// All of them if they are more than four.
  private var spill: [Position] = []

  static let empty = Domain()
  static let all = Domain(from: 0, to: nil)
  static let absent = Domain(from: 0, to: 1)
  static let present = Domain(from: 1, to: nil)

  private init() {}

  /// The positions from one up to, but without, another; nil means that the newest is among them.
  init(from lower: Position, to upper: Position?) {
    if let upper, upper <= lower { return }
    first = lower
    second = upper ?? Self.none
  }

  /// One release of a package whose newest has the position `newest`.
  init(_ position: Position, newest: Position) {
    self.init(from: position, to: position == newest ? nil : position + 1)
  }

  /// Strictly increasing positions at which membership changes.
  init(changes: some Sequence<Position>) {
    var builder = Builder()
    for change in changes { builder.append(change) }
    self = builder.domain
  }

  @inline(__always)
  private func change(_ index: Int) -> Position {
    if spill.isEmpty {
      switch index {
      case 0: return first
      case 1: return second
      case 2: return third
      case 3: return fourth
      default: return Self.none
      }
    }
    return index < spill.count ? spill[index] : Self.none
  }

  private var changeCount: Int {
    if !spill.isEmpty { return spill.count }
    if second == Self.none { return first == Self.none ? 0 : 1 }
    if fourth != Self.none { return 4 }
    return third == Self.none ? 2 : 3
  }

  var isEmpty: Bool { change(0) == Self.none }
  var isAll: Bool { self == .all }
  var allowsAbsence: Bool { change(0) == 0 }
  /// Whether the newest release is in the set.
  var hasNewest: Bool { changeCount % 2 == 1 }

  /// The only position in the set; nil if there are more or none.
  func onlyPosition(newest: Position) -> Position? {
    let (lower, upper) = (change(0), change(1))
    guard lower != Self.none, change(2) == Self.none else { return nil }
    return (upper == Self.none ? newest + 1 : upper) == lower + 1 ? lower : nil
  }

  /// O(changes).
  func contains(_ position: Position) -> Bool {
    if spill.count > 16 {
      var (low, high) = (0, spill.count)
      while low < high {
        let middle = (low &+ high) / 2
        if spill[middle] > position { high = middle } else { low = middle &+ 1 }
      }
      return low % 2 == 1
    }
    var index = 0
    while change(index) <= position { index &+= 1 }
    return index % 2 == 1
  }

  var complement: Domain {
    if spill.isEmpty {
      var result = Domain()
      if first == 0 {
        (result.first, result.second, result.third) = (second, third, fourth)
        return result
      }
      if fourth == Self.none {
        (result.first, result.second, result.third, result.fourth) = (0, first, second, third)
        return result
      }
    }
    var builder = Builder()
    var index = 0
    if change(0) == 0 { index = 1 } else { builder.append(0) }
    for index in index..<changeCount { builder.append(change(index)) }
    return builder.domain
  }

  func intersection(_ other: Domain) -> Domain { merged(with: other) { $0 && $1 } }
  func union(_ other: Domain) -> Domain { merged(with: other) { $0 || $1 } }
  mutating func formUnion(_ other: Domain) { self = union(other) }

  func subtracting(_ other: Domain) -> Domain { merged(with: other) { $0 && !$1 } }

  func isSubset(of other: Domain) -> Bool { isEmpty || relation(to: other) == .inside }
  func isDisjoint(with other: Domain) -> Bool { isEmpty || relation(to: other) == .outside }

  /// How a set that is not empty lies to another.
  enum Relation {
    case inside, outside, overlapping
  }

  func relation(to other: Domain) -> Relation {
    var (i, j) = (0, 0)
    var (isShared, isApart) = (false, false)
    while true {
      let (own, others) = (change(i), other.change(j))
      guard own != Self.none || others != Self.none else {
        return isShared ? .inside : .outside
      }
      if own <= others { i &+= 1 }
      if others <= own { j &+= 1 }
      if i & 1 == 1 {
        if j & 1 == 1 { isShared = true } else { isApart = true }
        if isShared, isApart { return .overlapping }
      } else if own == Self.none || change(i) == Self.none {
        return isShared ? (isApart ? .overlapping : .inside) : .outside
      }
    }
  }

  @inline(__always)
  private func merged(with other: Domain, _ rule: (Bool, Bool) -> Bool) -> Domain {
    var (i, j) = (0, 0)
    var builder = Builder()
    while true {
      let (own, others) = (change(i), other.change(j))
      let position = min(own, others)
      guard position != Self.none else { return builder.domain }
      if own == position { i &+= 1 }
      if others == position { j &+= 1 }
      if rule(i & 1 == 1, j & 1 == 1) != (builder.count & 1 == 1) { builder.append(position) }
    }
  }

  /// The runs of releases in the set, ascending, absence left out; bounds included.
  func runs(newest: Position) -> [ClosedRange<Position>] {
    var runs: [ClosedRange<Position>] = []
    var index = 0
    while change(index) != Self.none {
      let lower = max(change(index), 1)
      let end = change(index + 1)
      let upper = end == Self.none ? newest : end - 1
      if lower <= upper { runs.append(lower...upper) }
      index += 2
    }
    return runs
  }

  /// The number of releases in the set.
  func releaseCount(newest: Position) -> Int {
    runs(newest: newest).reduce(0) { $0 + $1.count }
  }

  private struct Builder {
    var domain = Domain()
    var count = 0

    @inline(__always)
    mutating func append(_ position: Position) {
      switch count {
      case 0: domain.first = position
      case 1: domain.second = position
      case 2: domain.third = position
      case 3: domain.fourth = position
      case 4:
        domain.spill = [domain.first, domain.second, domain.third, domain.fourth, position]
        (domain.first, domain.second) = (Domain.none, Domain.none)
        (domain.third, domain.fourth) = (Domain.none, Domain.none)
      default: domain.spill.append(position)
      }
      count &+= 1
    }
  }
}
