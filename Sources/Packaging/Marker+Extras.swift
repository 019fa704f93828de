extension Marker {
  /// The condition that is left when some extra that fits is active; nil if that is no condition.
  ///
  /// Each term about `extra` is taken as true: `a and extra == "x"` leaves `a`, `a or extra == "x"` leaves nothing.
  package var withoutExtras: Marker? {
    guard mentionsExtra else { return self }
    var groups = [Group()]
    for element in elements {
      let last = groups.count - 1
      switch element {
      case .comparison(let comparison):
        groups[last].add(comparison.mentionsExtra ? [] : [element])
      case .and: break
      case .or: groups[last].endTerm()
      case .open: groups.append(Group())
      case .close:
        guard last > 0, let inner = groups.popLast() else { break }
        groups[last - 1].add(inner.parenthesized)
      }
    }
    let whole = groups[0].whole
    return whole.isEmpty ? nil : Marker(elements: Marker.withoutOuterParentheses(whole))
  }

  /// Drops parentheses that enclose everything.
  static func withoutOuterParentheses(_ elements: [Element]) -> [Element] {
    guard elements.first == .open else { return elements }
    var depth = 0
    for (index, element) in elements.enumerated() {
      if element == .open { depth += 1 }
      if element == .close { depth -= 1 }
      if depth == 0 { return index == elements.count - 1 ? Array(elements[1..<index]) : elements }
    }
    return elements
  }

  /// What is inside a pair of parentheses, with the true parts left out.
  private struct Group {
    /// The alternatives so far, without the last.
    private var finished: [Element] = []
    private var term: [Element] = []
    private var atoms = 0
    private var isTrue = false

    /// Adds a part of the current alternative; an empty part is true.
    mutating func add(_ part: [Element]) {
      guard !part.isEmpty else { return }
      if !term.isEmpty { term.append(.and) }
      term += part
      atoms += 1
    }

    mutating func endTerm() {
      if term.isEmpty { isTrue = true }
      if !finished.isEmpty { finished.append(.or) }
      finished += term
      term = []
    }

    /// Empty if true.
    var whole: [Element] {
      guard !isTrue, !term.isEmpty else { return [] }
      return finished.isEmpty ? term : finished + [.or] + term
    }

    /// The whole as a part of something larger.
    var parenthesized: [Element] {
      let whole = whole
      return whole.isEmpty || atoms == 1 ? whole : [.open] + whole + [.close]
    }
  }
}
