package import Packaging

/// A lock drawn as a tree of lines, from files to what they need or from a package to who needs it.
package struct LockTree: Sendable {
  private let graph: LockGraph
  /// Counted from the first package of a branch; nil: as deep as it goes.
  private let depth: Int?
  private var lines: [String] = []
  /// Packages whose branch stands above already.
  private var drawn: Set<Int> = []

  private init(_ graph: LockGraph, depth: Int?) {
    self.graph = graph
    self.depth = depth
  }

  /// What every file asks for, and what that needs in turn.
  ///
  /// A package that was drawn before is drawn again without its branch, marked `(*)`.
  package static func lines(of graph: LockGraph, depth: Int? = nil) -> [String] {
    var tree = LockTree(graph, depth: depth)
    for root in graph.roots {
      tree.lines.append(root)
      tree.draw(graph.packages(of: root).map(LockGraph.Source.package), below: "", level: 1) {
        graph.nodes[$0].dependencies.map(LockGraph.Source.package)
      }
    }
    let orphans = graph.packages(of: nil)
    if !orphans.isEmpty {
      tree.lines.append("nobody asks for")
      tree.draw(orphans.map(LockGraph.Source.package), below: "", level: 1) {
        graph.nodes[$0].dependencies.map(LockGraph.Source.package)
      }
    }
    return tree.lines
  }

  /// A package, and who asks for it, up to the files.
  package static func reasons(
    for name: PackageName, in graph: LockGraph, depth: Int? = nil
  ) -> [String] {
    var tree = LockTree(graph, depth: depth)
    for number in graph.numbers(of: name) {
      tree.lines.append(tree.text(of: number))
      tree.drawn.insert(number)
      tree.draw(graph.nodes[number].sources, below: "", level: 1) { graph.nodes[$0].sources }
    }
    return tree.lines
  }

  /// A package that builds need, once for each of its versions, and what is built with it.
  package static func builds(with name: PackageName, in lockfile: Lockfile) -> [String] {
    var built: [Version: Set<PackageName>] = [:]
    for entry in lockfile.entries {
      for pin in entry.buildRequirements.flatMap(\.whole) where pin.name == name {
        built[pin.version, default: []].insert(entry.name)
      }
    }
    return built.sorted { $0.key < $1.key }.flatMap { version, names in
      let sorted = names.sorted()
      return ["\(name) \(version)"]
        + sorted.enumerated().map { index, name in
          (index == sorted.count - 1 ? "└── " : "├── ") + "the build of \(name)"
        }
    }
  }

  private func text(of number: Int) -> String {
    "\(graph.nodes[number].name) \(graph.nodes[number].release)"
  }

  private mutating func draw(
    _ branch: [LockGraph.Source], below prefix: String, level: Int,
    next: (Int) -> [LockGraph.Source]
  ) {
    for (index, source) in branch.enumerated() {
      let isLast = index == branch.count - 1
      let stem = prefix + (isLast ? "└── " : "├── ")
      switch source {
      case .root(let text):
        lines.append(stem + text)
      case .package(let number):
        let following = next(number)
        let isCut = depth.map { level >= $0 } ?? false
        guard drawn.insert(number).inserted, !isCut else {
          lines.append(stem + text(of: number) + (following.isEmpty || isCut ? "" : " (*)"))
          continue
        }
        lines.append(stem + text(of: number))
        draw(following, below: prefix + (isLast ? "    " : "│   "), level: level + 1, next: next)
      }
    }
  }
}
