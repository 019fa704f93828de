/// What is being built, one for the other.
struct BuildStack: Hashable, Sendable {
  /// The outermost first.
  private(set) var names: [String] = []
  /// Whether the innermost is built because another build asked, not because somebody did.
  private(set) var isNested = false
  /// Whether a resolution waits for one of them.
  private(set) var isUrgent = false

  /// Nothing is being built: somebody asks.
  static let empty = BuildStack()

  /// What stands for a build whose name does not count, since its answer is shared by many.
  static let shared = BuildStack(isNested: true)

  private init(isNested: Bool = false) { self.isNested = isNested }

  /// The stack with one more; nil where that is being built already.
  ///
  /// `isUrgent`: a resolution waits for it, and so for all that it needs.
  func adding(_ name: String, isUrgent: Bool = false) -> BuildStack? {
    guard !names.contains(name) else { return nil }
    var stack = self
    stack.isNested = isNested || !names.isEmpty
    stack.isUrgent = self.isUrgent || isUrgent
    stack.names.append(name)
    return stack
  }

  /// The way from a name back to itself.
  func cycle(of name: String) -> [String] {
    Array(names[(names.firstIndex(of: name) ?? 0)...]) + [name]
  }

  /// For messages, the nearest first.
  var neededBy: [String] { names.reversed() }
}
