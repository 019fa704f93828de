package import Packaging
package import Resolver

/// A package that development's requirements move away from what production alone would take.
package struct HeldBack: Hashable, Sendable {
  package var name: PackageName
  /// The version that production alone would take.
  package var alone: Version
  /// The version that both profiles get.
  package var joint: Version
  /// The development requirement that is responsible, as far as the graph tells.
  package var because: RootRequirement?

  package init(name: PackageName, alone: Version, joint: Version, because: RootRequirement?) {
    self.name = name
    self.alone = alone
    self.joint = joint
    self.because = because
  }

  /// Compares what production would take alone with what it takes beside development, by name.
  package static func packages(
    alone: Resolution, joint: Resolution, production: ProductionRoots
  ) -> [HeldBack] {
    let search = CulpritSearch(alone: alone, joint: joint, production: production)
    return alone.pins.compactMap { pin in
      guard let moved = search.moved[pin.name] else { return nil }
      return HeldBack(
        name: pin.name, alone: pin.version, joint: moved, because: search.culprit(for: pin.name))
    }
  }

  /// Who holds which package where: one sentence without a full stop.
  package var sentence: String {
    let verb = joint < alone ? "holds" : "raises"
    let preposition = joint < alone ? "at" : "to"
    let subject =
      because.map { "`\($0.requirement.name)` in \($0.place)" }
      ?? "a development requirement"
    return "\(subject) \(verb) `\(name)` \(preposition) \(joint); "
      + "production alone would take \(alone)"
  }

  /// The sentence as something to show, at the responsible line.
  package var diagnostic: Diagnostic {
    Diagnostic(.note, sentence, at: because?.origin.location, reference: "held-back")
  }
}

extension RootRequirement {
  /// `file:line`, or the option of the command line.
  fileprivate var place: String {
    switch origin {
    case .commandLine(let option): option
    case .requirementFile(let location, _), .constraintFile(let location, _),
      .overrideFile(let location), .projectFile(let location, _):
      SourceLocation(file: location.file, line: location.line).description
    }
  }
}
