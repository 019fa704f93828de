package import Packaging

/// Who asks for whom in a lock, read from its annotations alone.
///
/// A lock without annotations has packages and no edges.
package struct LockGraph: Sendable {
  /// Who asks for a package.
  package enum Source: Hashable, Comparable, Sendable {
    /// A file of requirements or a project, as the annotation names it: `-r requirements.in`.
    case root(String)
    /// Another package of the lock, by its number.
    case package(Int)
  }

  /// One pin.
  package struct Node: Hashable, Sendable {
    package var name: PackageName
    package var release: Lockfile.Release
    /// Sorted: files first, then packages by name.
    package var sources: [Source]
    /// The numbers of the packages that this one asks for, by name.
    package var dependencies: [Int] = []
  }

  /// In the order of the lock's entries, which is that of the names.
  package private(set) var nodes: [Node]

  package init(_ lockfile: Lockfile) {
    var numbers: [String: [Int]] = [:]
    for (number, entry) in lockfile.entries.enumerated() {
      numbers[entry.name.text, default: []].append(number)
    }
    nodes = lockfile.entries.map { entry in
      let sources = entry.via.flatMap { via in
        numbers[via].map { $0.map(Source.package) } ?? [.root(via)]
      }
      return Node(
        name: entry.name, release: entry.release, sources: Set(sources).sorted())
    }
    for number in nodes.indices {
      for case .package(let parent) in nodes[number].sources {
        nodes[parent].dependencies.append(number)
      }
    }
  }

  /// The files that ask for anything, sorted.
  package var roots: [String] {
    var roots: Set<String> = []
    for node in nodes {
      for case .root(let text) in node.sources { roots.insert(text) }
    }
    return roots.sorted()
  }

  /// The numbers of the packages that a file asks for, or that nobody does where it is nil.
  package func packages(of root: String?) -> [Int] {
    nodes.indices.filter { number in
      guard let root else { return nodes[number].sources.isEmpty }
      return nodes[number].sources.contains(.root(root))
    }
  }

  /// The numbers of the pins of a name; more than one where markers divide them.
  package func numbers(of name: PackageName) -> [Int] {
    nodes.indices.filter { nodes[$0].name == name }
  }
}
