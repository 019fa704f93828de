import Lockfiles
import Packaging
import RequirementFiles
import Resolver

/// The pins of an earlier lock as pip-compile holds them: each is a constraint, until no solution has
/// it.
struct HeldPins {
  private var pins: [PackageName: Pin] = [:]
  private var discardedLines: [PackageName: [String]] = [:]

  /// What pip and pip-compile say of the pins that were let go, by name.
  var discarded: [String] { discardedLines.sorted { $0.key < $1.key }.flatMap(\.value) }

  private struct Pin {
    var version: Version
    var requirement: Requirement
    var location: SourceLocation
  }

  /// What a lock pins, but for what is to move and what the sources themselves exclude.
  init(
    _ lock: LockedFile?, sources: RequirementTree, options: CompileOptions,
    markers: MarkerEnvironment
  ) {
    guard let lock, !options.upgradesAll else { return }
    let free = Set(options.upgrades.map(\.name))
    let asked = Dictionary(grouping: sources.requirements + sources.constraints) {
      $0.requirement.name
    }
    for (entry, location) in lock.placedEntries where !free.contains(entry.name) {
      guard let version = entry.version, entry.marker?.evaluate(in: markers) ?? true,
        asked[entry.name, default: []].allSatisfy({ $0.allows(version, in: markers) }),
        let requirement = try? Requirement(parsing: "\(entry.name)==\(version)")
      else { continue }
      pins[entry.name] = Pin(version: version, requirement: requirement, location: location)
    }
  }

  /// The pins that are still held, by name.
  var constraints: [RootRequirement] {
    pins.sorted { $0.key < $1.key }.map { _, pin in
      let text = pin.requirement.description
      return RootRequirement(
        pin.requirement, origin: .commandLine(option: "the pin `\(text)` of \(pin.location)"),
        text: text)
    }
  }

  /// Lets go of the pins that a proof rests on; returns whether there are any.
  mutating func discard(for proof: Proof) -> Bool {
    let clashes = proof.clashes(with: pins.mapValues(\.version))
    for clash in clashes {
      guard let pin = pins.removeValue(forKey: clash.name) else { continue }
      var triggers = Set(clash.askers.map(\.trigger)).sorted()
      if triggers.isEmpty, let asked = clash.requirement { triggers = [asked.description] }
      discardedLines[clash.name] = [
        "  ERROR: Cannot install \(joined(triggers)) because these package versions have "
          + "conflicting dependencies.",
        "Discarding \(pin.requirement) (from -r \(pin.location.file) (line \(pin.location.line))) "
          + "to proceed the resolution",
      ]
    }
    return !clashes.isEmpty
  }

  private func joined(_ parts: [String]) -> String {
    guard let last = parts.last else { return "the requested packages" }
    return parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension RootRequirement {
  /// Whether a pin may stay as far as this line is concerned.
  fileprivate func allows(_ version: Version, in markers: MarkerEnvironment) -> Bool {
    guard requirement.marker?.evaluate(in: markers) ?? true else { return true }
    return requirement.url == nil && requirement.specifiers.contains(version)
  }
}

extension Proof.Asker {
  /// As pip names who asks: the line, or the package that brought it along.
  fileprivate var trigger: String {
    switch origin {
    case .requirementFile(let location, _)?: "-r \(location.file) (line \(location.line))"
    case .constraintFile(let location, _)?: "-c \(location.file) (line \(location.line))"
    case .projectFile(_, let source)?: source
    case .overrideFile?, .commandLine?, nil:
      parent?.text ?? "\(name)==\(version.map(\.description) ?? "")"
    }
  }
}
