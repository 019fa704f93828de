import Packaging
import Testing

@testable import Resolver

/// The algebra of positions, against sets of numbers.
struct DomainTests {
  /// Absence and seven releases: up to eight changes, so that both ways of keeping them occur.
  private static let newest: Position = 7
  private static let masks = 0..<(1 << Int(newest + 1))

  private static func domain(_ mask: Int) -> Domain {
    var changes: [Position] = []
    for position in 0...newest {
      let isInside = mask >> Int(position) & 1 == 1
      if isInside != (changes.count % 2 == 1) { changes.append(position) }
    }
    return Domain(changes: changes)
  }

  @Test func `one domain by itself`() {
    for mask in Self.masks {
      let domain = Self.domain(mask)
      let positions = (0...Self.newest).filter { mask >> Int($0) & 1 == 1 }
      let releases = positions.filter { $0 > 0 }
      #expect((0...Self.newest).filter(domain.contains) == positions)
      #expect(domain.isEmpty == positions.isEmpty)
      #expect(domain.allowsAbsence == positions.contains(0))
      #expect(domain.hasNewest == positions.contains(Self.newest))
      #expect(
        domain.onlyPosition(newest: Self.newest) == (positions.count == 1 ? positions[0] : nil))
      #expect(domain.complement == Self.domain(~mask & (Self.masks.upperBound - 1)))
      #expect(domain.complement.complement == domain)
      #expect(domain.runs(newest: Self.newest).flatMap(Array.init) == releases)
    }
  }

  @Test func `two domains together`() {
    for first in Self.masks {
      let one = Self.domain(first)
      for second in Self.masks {
        let other = Self.domain(second)
        guard one.intersection(other) == Self.domain(first & second),
          one.union(other) == Self.domain(first | second),
          one.subtracting(other) == Self.domain(first & ~second),
          one.isSubset(of: other) == (first & ~second == 0),
          one.isDisjoint(with: other) == (first & second == 0)
        else {
          Issue.record("\(first) and \(second)")
          return
        }
      }
    }
  }

  @Test func `the newest release has no end`() {
    #expect(Domain(3, newest: 3) == Domain(from: 3, to: nil))
    #expect(Domain(2, newest: 3) == Domain(from: 2, to: 3))
    #expect(Domain(from: 2, to: 2).isEmpty)
  }

  @Test func `a domain is small`() {
    #expect(MemoryLayout<Term>.size <= 32)
  }

  // swift-format-ignore
  @Test(arguments: [
    (">=2",       [2, 3, 4]),
    ("<2",        [1]),
    ("!=2",       [1, 3, 4]),
    ("",          [1, 2, 3, 4]),
    (">9",        []),
    ("<1",        []),
    ("==2.5",     []),
    (">1,<4,!=3", [2]),
  ])
  func `specifiers become positions`(text: String, positions: [Position]) throws {
    let index = try TextIndex("a 1\na 2\na 3\na 4")
    let name = try PackageName(parsing: "a")
    guard case .found(let releases)? = index.releasesAtHand(of: name) else { return }
    let project = Project(name: name, releases: releases, preferences: [])
    let domain = project.domain(of: try SpecifierSet(parsing: text).versionSet)
    #expect(domain.runs(newest: 4).flatMap(Array.init) == positions)
    #expect(domain.hasNewest == positions.contains(4))
  }
}

struct DecisionOrderTests {
  @Test func `the most urgent comes first, then the earliest mentioned`() {
    var order = DecisionOrder()
    let packages = (0..<7).map(PackageID.init)
    for _ in packages { order.addPackage() }
    let priorities: [DecisionOrder.Priority] = [
      .mentioned, .direct, .directHeldBack, .preferred, .mentioned, .single, .mentioned,
    ]
    for (package, priority) in zip(packages, priorities) { order.enqueue(package, priority) }
    order.promote(packages[6])
    order.enqueue(packages[6], .mentioned)
    // What was queued twice counts as it was queued last.
    order.enqueue(packages[1], .mentioned)
    order.remove(packages[4])
    var found: [PackageID] = []
    while let next = order.next() { found.append(next) }
    #expect(found == [5, 6, 3, 2, 0, 1].map { packages[$0] })
  }
}
