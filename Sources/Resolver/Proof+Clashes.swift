package import Packaging

extension Proof {
  /// A version that is held by a constraint and stands in the way of others.
  package struct Clash: Hashable, Sendable {
    package var name: PackageName
    /// Those who ask for another version, by name; empty where nobody else in the proof does.
    package var askers: [Asker]
    /// What a person asks for of the package itself, where that is in the proof.
    package var requirement: Requirement?
  }

  /// A package that asks for another one.
  package struct Asker: Hashable, Sendable {
    package var name: PackageName
    /// The newest of its releases that ask for it.
    package var version: Version?
    /// The line that asks for the package; nil where another package does.
    package var origin: Origin?
    /// A package that asks for this one; nil where a person does, or nobody in the proof.
    package var parent: PackageName?
  }

  /// The versions among these that the proof rests on, by name.
  ///
  /// Where some are excluded by what other packages ask for, or do not exist, only these.
  package func clashes(with held: [PackageName: Version]) -> [Clash] {
    let names = facts.compactMap { fact -> PackageName? in
      guard case .asked(let asked) = fact, asked.kind == .constraint else { return nil }
      let name = asked.root.requirement.name
      guard let version = held[name], asked.root.requirement.specifiers.pinnedVersion == version
      else { return nil }
      return name
    }
    let clashes = Set(names).sorted().map { name in
      Clash(
        name: name, askers: held[name].map { askers(for: name, otherThan: $0) } ?? [],
        requirement: requirement(on: name))
    }
    let excluded = clashes.filter { !$0.askers.isEmpty }
    return excluded.isEmpty ? clashes : excluded
  }

  private func askers(for name: PackageName, otherThan version: Version) -> [Asker] {
    let isMissing = facts.contains { fact in
      guard case .asked(let asked) = fact, asked.kind == .constraint else { return false }
      if asked.root.requirement.name == name, case .noMatch = asked.answer { return true }
      return false
    }
    let names = required.filter { fact in
      fact.examples.contains { example in
        example.requirement.name == name
          && (isMissing || !example.requirement.specifiers.contains(version))
      }
    }.map(\.releases)
    return Dictionary(names.map { ($0.name, $0) }) { first, _ in first }.values
      .sorted { $0.name < $1.name }.map(asker)
  }

  private func requirement(on name: PackageName) -> Requirement? {
    facts.lazy.compactMap { fact -> Requirement? in
      guard case .asked(let asked) = fact, asked.kind == .requirement,
        asked.root.requirement.name == name
      else { return nil }
      return asked.root.requirement
    }.first
  }

  private func asker(_ releases: Releases) -> Asker {
    let line = facts.lazy.compactMap { fact -> Origin? in
      guard case .asked(let asked) = fact, asked.kind == .requirement else { return nil }
      return asked.root.requirement.name == releases.name ? asked.root.origin : nil
    }.first
    let parent = required.first { fact in
      fact.examples.contains { $0.requirement.name == releases.name }
    }?.releases.name
    return Asker(
      name: releases.name, version: releases.runs.last?.newest, origin: line,
      parent: line == nil ? parent : nil)
  }

  private var required: [Required] {
    facts.compactMap { if case .required(let fact) = $0 { fact } else { nil } }
  }
}
