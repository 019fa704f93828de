import Packaging
import Resolver

/// Finds the development requirement that moves a package of production.
///
/// A resolution tells who asks for whom, not within which bounds, so this is a best effort: first a
/// requirement whose own bounds exclude the version that production alone would take, then the
/// nearest one above the package, then the one that moved something the package depends on.
struct CulpritSearch {
  /// The version in the joint resolution of every package whose version differs there.
  let moved: [PackageName: Version]
  private let alone: [PackageName: Resolution.Pin]
  private let joint: [PackageName: Resolution.Pin]
  /// What each package asks for in production alone.
  private let dependencies: [PackageName: [PackageName]]
  private let roots: [RootRequirement]
  private let constraints: [RootRequirement]
  private let production: ProductionRoots

  init(alone: Resolution, joint: Resolution, production: ProductionRoots) {
    self.alone = Self.pinsByName(alone)
    self.joint = Self.pinsByName(joint)
    self.roots = joint.roots
    self.constraints = joint.constraints
    self.production = production
    var dependencies: [PackageName: [PackageName]] = [:]
    var moved: [PackageName: Version] = [:]
    for pin in alone.pins {
      for parent in Self.parents(of: pin) { dependencies[parent, default: []].append(pin.name) }
      if let other = self.joint[pin.name], other.version != pin.version {
        moved[pin.name] = other.version
      }
    }
    self.dependencies = dependencies
    self.moved = moved
  }

  /// The requirement that is responsible for a package's move; nil where none can be told.
  func culprit(for name: PackageName) -> RootRequirement? {
    var targets = [name]
    var seen: Set<PackageName> = [name]
    var next = 0
    while next < targets.count {
      if let culprit = culprit(above: targets[next]) { return culprit }
      for dependency in dependencies[targets[next]] ?? [] where moved[dependency] != nil {
        if seen.insert(dependency).inserted { targets.append(dependency) }
      }
      next += 1
    }
    return requirements(on: name).first
  }

  /// Walks from a package to those that ask for it, nearest first.
  private func culprit(above name: PackageName) -> RootRequirement? {
    var queue = [name]
    var seen: Set<PackageName> = [name]
    var next = 0
    while next < queue.count {
      let package = queue[next]
      next += 1
      let candidates = requirements(on: package)
      if let version = alone[package]?.version {
        let excluding = candidates.first { !$0.requirement.specifiers.contains(version) }
        if let excluding { return excluding }
      } else if let nearest = candidates.first {
        return nearest
      }
      guard let pin = joint[package] else { continue }
      for parent in Self.parents(of: pin) where asksAnew(parent) {
        if seen.insert(parent).inserted { queue.append(parent) }
      }
    }
    return nil
  }

  /// Development's requirements and constraints on a package, requirements first.
  private func requirements(on name: PackageName) -> [RootRequirement] {
    var requirements: [RootRequirement] = []
    var limits: [RootRequirement] = []
    for dependent in joint[name]?.dependents ?? [] {
      switch dependent.kind {
      case .root(let index):
        if let root = roots.element(at: index), !production.contains(requirement: root) {
          requirements.append(root)
        }
      case .constraint(let index):
        if let limit = constraints.element(at: index), !production.contains(constraint: limit) {
          limits.append(limit)
        }
      case .package: break
      }
    }
    return requirements + limits
  }

  /// Whether a package may ask for something else than in production alone: one that has the same
  /// version and extras there is no reason for a move.
  private func asksAnew(_ name: PackageName) -> Bool {
    guard let before = alone[name], let after = joint[name] else { return true }
    return before.version != after.version || before.extras != after.extras
  }

  private static func parents(of pin: Resolution.Pin) -> [PackageName] {
    pin.dependents.compactMap { dependent in
      guard case .package(let parent, _) = dependent.kind, parent != pin.name else { return nil }
      return parent
    }
  }

  private static func pinsByName(_ resolution: Resolution) -> [PackageName: Resolution.Pin] {
    Dictionary(resolution.pins.map { ($0.name, $0) }) { first, _ in first }
  }
}
