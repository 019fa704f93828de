package import Packaging
package import Resolver

extension Lockfile {
  /// Writes down a resolution.
  ///
  /// A root requirement's marker goes to its pin, unless something without a marker asks for the
  /// package too: then the pin must count everywhere. `hashes` gives those of every file of a
  /// pin's release, `build` the environment its wheel is built in, `index` where it comes from.
  package init(
    _ resolution: Resolution, header: LockfileHeader?,
    options: LockfileOptions = LockfileOptions(),
    build: (Resolution.Pin) -> [BuildPin] = { _ in [] },
    index: (Resolution.Pin) -> String? = { _ in nil }, hashes: (Resolution.Pin) -> [Digest]
  ) {
    var entries = resolution.pins.map { pin in
      var entry = Entry(
        name: pin.name,
        release: pin.source.map { .reference($0.reference) } ?? .version(pin.version),
        isArbitraryEquality: resolution.pinsArbitrarily(pin), extras: pin.extras,
        marker: resolution.marker(of: pin), hashes: hashes(pin).sortedDigests,
        via: resolution.sources(of: pin))
      entry.configSettings = resolution.configSettings(of: pin)
      entry.askedRevision = pin.source?.askedRevision
      entry.buildRequirements = build(pin)
      entry.index = index(pin)
      return (entry, pin.version)
    }
    entries.sort { ($0.0.rank, $0.0.name, $0.1) < ($1.0.rank, $1.0.name, $1.1) }
    self.init(header: header, options: options, entries: entries.map(\.0))
  }
}

extension Lockfile.Entry {
  /// Editable ones stand first, as in pip-compile's locks.
  fileprivate var rank: Int { source?.isEditable == true ? 0 : 1 }
}

extension [Digest] {
  fileprivate var sortedDigests: [Digest] {
    let isSorted = zip(self, dropFirst()).allSatisfy { $0 < $1 }
    return isSorted ? self : Set(self).sorted()
  }
}

extension Resolution {
  /// Who asks for a pin, as annotations name them: no line numbers, no extras, not the pin itself.
  fileprivate func sources(of pin: Pin) -> [String] {
    var sources: Set<String> = []
    for dependent in pin.dependents {
      switch dependent.kind {
      case .root(let index):
        if let source = roots.element(at: index)?.origin.annotation { sources.insert(source) }
      case .constraint(let index):
        if let source = constraints.element(at: index)?.origin.annotation {
          sources.insert(source)
        }
      case .package(let name, _):
        if name != pin.name { sources.insert(name.text) }
      }
    }
    return sources.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What those who ask for a pin have for its backend, each once.
  fileprivate func configSettings(of pin: Pin) -> [ConfigSetting] {
    var settings: [ConfigSetting] = []
    for dependent in pin.dependents {
      let asked: RootRequirement?
      switch dependent.kind {
      case .root(let index): asked = roots.element(at: index)
      case .constraint(let index): asked = constraints.element(at: index)
      case .package: asked = nil
      }
      for setting in asked?.configSettings ?? [] where !settings.contains(setting) {
        settings.append(setting)
      }
    }
    return settings
  }

  /// The marker under which somebody asks for a pin; nil: somebody always does.
  fileprivate func marker(of pin: Pin) -> Marker? {
    if let marker = pin.marker { return marker }
    var markers: [Marker] = []
    for dependent in pin.dependents {
      switch dependent.kind {
      case .constraint: continue
      case .package(let name, _):
        if name != pin.name { return nil }
      case .root(let index):
        guard let root = roots.element(at: index) else { continue }
        guard let marker = root.requirement.marker?.withoutExtras else { return nil }
        if !markers.contains(marker) { markers.append(marker) }
      }
    }
    guard markers.count > 1 else { return markers.first }
    let alternatives = markers.map { "(\($0))" }.sorted().joined(separator: " or ")
    // A combination that cannot be read back is left out: then the pin counts everywhere.
    return try? Marker(parsing: alternatives)
  }

  /// Whether a root requirement pins with `===` just the text of the version.
  fileprivate func pinsArbitrarily(_ pin: Pin) -> Bool {
    pin.dependents.contains { dependent in
      guard case .root(let index) = dependent.kind, let root = roots.element(at: index) else {
        return false
      }
      return root.requirement.specifiers.specifiers.contains {
        $0.operator.rawValue == "===" && $0.text == pin.version.description
      }
    }
  }
}

extension Origin {
  /// How an annotation names the place; nil for the command line, which the next run may lack.
  fileprivate var annotation: String? {
    switch self {
    case .requirementFile(let location, _): "-r \(location.file)"
    case .constraintFile(let location, _): "-c \(location.file)"
    case .overrideFile(let location): "--override \(location.file)"
    case .projectFile(_, let source): source
    case .commandLine: nil
    }
  }
}

extension Array {
  func element(at index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
