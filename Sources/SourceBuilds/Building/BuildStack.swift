/// What is being built, one for the other.
struct BuildStack: Hashable, Sendable {
  /// The outermost first.
  private(set) var names: [String] = []
  /// Whether the innermost is built because another build asked, not because somebody did.
  private(set) var isNested = false

  /// Nothing is being built: somebody asks.
  static let empty = BuildStack()

  /// What stands for a build whose name does not count, since its answer is shared by many.
  static let shared = BuildStack(isNested: true)

  private init(isNested: Bool = false) { self.isNested = isNested }

  /// The stack with one more; nil where that is being built already.
  func adding(_ name: String) -> BuildStack? {
    guard !names.contains(name) else { return nil }
    var stack = self
    stack.isNested = isNested || !names.isEmpty
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
