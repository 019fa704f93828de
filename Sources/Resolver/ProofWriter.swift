import Packaging

/// Tells a proof in sentences.
struct ProofWriter {
  private let proof: Proof

  /// Nobody reads more.
  private let mostNotes = 40

  init(_ proof: Proof) {
    self.proof = proof
  }

  var diagnostic: Diagnostic {
    let asked = proof.facts.compactMap { fact -> Proof.Asked? in
      if case .asked(let asked) = fact { asked } else { nil }
    }
    if let failure = failure(ofAll: asked) { return failure }
    var notes = proof.facts.map(note)
    if notes.count > mostNotes {
      let rest = notes.count - mostNotes
      notes.removeLast(rest)
      notes.append(Diagnostic.Note("… and \(rest) further facts"))
    }
    let first = asked.first { $0.kind == .requirement } ?? asked.first
    return Diagnostic(
      .error, headline(asked), at: first?.root.origin.location, notes: notes,
      hints: hints(asked), reference: "no-solution")
  }

  /// Lines that nothing matches, whatever else is asked for.
  private func failure(ofAll asked: [Proof.Asked]) -> Diagnostic? {
    guard asked.count == proof.facts.count else { return nil }
    let failures = asked.compactMap(failure)
    guard failures.count == asked.count, var whole = failures.first else { return nil }
    for failure in failures.dropFirst() {
      whole.notes.append(Diagnostic.Note(failure.message, at: failure.location))
      for note in failure.notes where !whole.notes.contains(note) { whole.notes.append(note) }
      for hint in failure.hints where !whole.hints.contains(hint) { whole.hints.append(hint) }
    }
    return whole
  }

  /// A line that nothing matches.
  private func failure(of asked: Proof.Asked) -> Diagnostic? {
    let place = asked.root.origin.location
    let name = asked.root.requirement.name
    switch asked.answer {
    case .missing(let reason):
      return Diagnostic(
        .error, Wording.missing(name, reason), at: place, notes: Wording.details(of: reason),
        hints: Wording.hints(for: .unavailable(reason)), reference: "no-solution")
    case .noMatch(let available):
      return Diagnostic(
        .error, "no version of `\(name)` matches `\(asked.root.text)`", at: place,
        notes: [Diagnostic.Note(self.available(available, of: name))],
        hints: ["change the version in `\(asked.root.text)`"], reference: "no-solution")
    case .some:
      return nil
    }
  }

  private func headline(_ asked: [Proof.Asked]) -> String {
    let texts = asked.filter { $0.kind != .constraint }.map { "`\($0.root.text)`" }
    let constraints = asked.filter { $0.kind == .constraint }.map { "`\($0.root.text)`" }
    var headline =
      switch texts.count {
      case 0: "what is asked for cannot be satisfied"
      case 1: "\(texts[0]) cannot be satisfied"
      case 2...4: "\(Wording.list(texts)) cannot be satisfied together"
      default: "\(texts.count) requirements cannot be satisfied together"
      }
    if !constraints.isEmpty, constraints.count <= 4 {
      headline += " under " + Wording.list(constraints)
    }
    return headline
  }

  private func note(_ fact: Proof.Fact) -> Diagnostic.Note {
    switch fact {
    case .asked(let asked): note(asked)
    case .required(let required):
      Diagnostic.Note(sentence(required), at: required.override?.origin.location)
    case .unusable(let unusable): Diagnostic.Note(sentence(unusable))
    }
  }

  private func note(_ asked: Proof.Asked) -> Diagnostic.Note {
    let text = "`\(asked.root.text)`"
    var sentence =
      switch asked.kind {
      case .requirement: "\(text) is required here"
      case .constraint: "\(text) is a constraint"
      case .override: "\(text) overrides what others require"
      }
    if case .commandLine(let option) = asked.root.origin {
      sentence = "\(text) is asked for by `\(option)`"
    }
    return Diagnostic.Note(
      sentence + complaint(asked.answer, about: asked.root.requirement.name),
      at: asked.root.origin.location)
  }

  private func sentence(_ required: Proof.Required) -> String {
    let subject = Wording.subject(required.releases, extra: required.extra)
    let verb = required.releases.count == 1 ? "requires" : "require"
    if let override = required.override {
      let name = override.requirement.name
      return "\(subject) \(verb) `\(name)`, for which `\(override.text)` stands"
        + complaint(required.answer, about: name)
    }
    let requirements = required.examples.map(\.requirement)
    guard required.hasMore, let name = requirements.first?.name else {
      return "\(subject) \(verb) \(Wording.list(requirements.map(Wording.text)))"
        + (requirements.first.map { complaint(required.answer, about: $0.name) } ?? "")
    }
    let examples = required.examples.map { example in
      "\(Wording.text(example.requirement)) (\(Wording.subject(example.releases)))"
    }
    return "\(subject) \(verb) other versions of `\(name)`, such as \(Wording.list(examples))"
  }

  private func complaint(_ answer: Proof.Answer, about name: PackageName) -> String {
    switch answer {
    case .some: ""
    case .noMatch(let available): ", but \(self.available(available, of: name))"
    case .missing(let reason): ", but " + Wording.missing(name, reason)
    }
  }

  private func available(_ available: Proof.Available, of name: PackageName) -> String {
    guard let reference = proof.references[name] else {
      return Wording.available(available, of: name)
    }
    return "`\(name)` from `\(reference.text)` is \(reference.version)"
  }

  private func sentence(_ unusable: Proof.Unusable) -> String {
    Wording.sentence(unusable.reason, about: unusable.releases, python: proof.python)
  }

  /// What could be changed.
  private func hints(_ asked: [Proof.Asked]) -> [String] {
    var roots = asked.map(\.root)
    for case .required(let required) in proof.facts {
      if let override = required.override, !roots.contains(override) { roots.append(override) }
    }
    let loosened = roots.filter { !$0.requirement.specifiers.isEmpty }
    let places = (loosened.isEmpty ? roots : loosened).map { root in
      "`\(root.text)`" + (root.origin.location.map { " (\($0.place))" } ?? "")
    }
    let verb = loosened.isEmpty ? "drop" : "loosen"
    let change =
      "\(verb) \(places.count > 1 ? "one of " : "")\(Wording.list(places))"
    var others: [String] = []
    for fact in proof.facts {
      for hint in hints(for: fact) where !others.contains(hint) { others.append(hint) }
    }
    // To drop the only thing that is asked for is no advice where there is better.
    if places.isEmpty || loosened.isEmpty && places.count == 1 && !others.isEmpty { return others }
    return [change] + others
  }

  private func hints(for fact: Proof.Fact) -> [String] {
    switch fact {
    case .unusable(let unusable):
      Wording.hints(for: unusable.reason, releases: unusable.releases)
    case .asked(let asked): Wording.hints(for: asked.answer)
    case .required(let required):
      required.override == nil ? Wording.hints(for: required.answer) : []
    }
  }
}

extension SourceLocation {
  /// File and line.
  var place: String { SourceLocation(file: file, line: line).description }
}
