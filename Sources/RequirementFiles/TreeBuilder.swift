import Packaging

/// A file to be read, and the way to it.
struct Inclusion {
  /// Normalized.
  var path: String
  var kind: FileKind
  /// Where it is asked for; the file itself where the command line does.
  var place: SourceLocation
  /// The lines that include the file that `place` is in, innermost first.
  var includedFrom: [SourceLocation] = []
  /// The files that include it, outermost first.
  var open: [String] = []
}

/// Follows includes, and gathers what the lines say.
struct TreeBuilder {
  /// More files than this do not include one another; it bounds recursion where links make every
  /// path a new one.
  static let maximumDepth = 64

  private struct Visit: Hashable {
    var path: String
    var kind: FileKind
  }

  /// A file while its lines are read.
  private struct Page {
    var text: FileText
    var inclusion: Inclusion
    /// What the origins of its requirements, and its errors, say of the way to it.
    var chain: [SourceLocation]

    mutating func error(_ failure: LineFailure) -> RequirementFileError {
      RequirementFileError(
        failure.reason, at: text.location(of: failure.position), includedFrom: chain)
    }
  }

  /// What has been read so far.
  var tree: RequirementTree {
    var tree = gathered
    tree.options = options.options
    return tree
  }

  let rules: ReadingRules
  private var gathered = RequirementTree()
  private var options: OptionGatherer
  private var visits: Set<Visit> = []
  private var files: Set<String> = []

  init(_ rules: ReadingRules = ReadingRules()) {
    self.rules = rules
    options = OptionGatherer(rules)
  }

  /// Reads a file and what it includes, unless it was read as the same kind before.
  mutating func read(
    _ inclusion: Inclusion, variables: (String) -> String?, read: SourceReader
  ) throws(RequirementFileError) {
    guard try isNew(inclusion) else { return }
    let chain = inclusion.open.isEmpty ? [] : [inclusion.place] + inclusion.includedFrom
    let text = try decoded(inclusion, chain, read: read)
    var page = Page(text: text, inclusion: inclusion, chain: chain)
    var lines = LogicalLineReader(text.bytes)
    while let line = lines.next(variables: variables) {
      for statement in try statements(of: line, on: &page) {
        if case .include(let path, let asConstraints) = statement {
          let nested = try self.inclusion(of: path, asConstraints: asConstraints, on: &page)
          try self.read(nested, variables: variables, read: read)
        } else {
          try add(statement, on: &page)
        }
      }
    }
  }

  /// Takes what was read of a project.
  mutating func add(
    _ project: ProjectInput, requirements: [RootRequirement], warnings: [Diagnostic] = []
  ) {
    gathered.warnings += warnings
    gathered.projects.append(project)
    gathered.requirements += requirements
    if files.insert(project.path).inserted { gathered.files.append(project.path) }
  }

  // MARK: Files

  /// False for a file that was read before as the same kind.
  private mutating func isNew(_ inclusion: Inclusion) throws(RequirementFileError) -> Bool {
    let path = inclusion.path
    if let first = inclusion.open.firstIndex(of: path) {
      throw error(.includesItself(Array(inclusion.open[first...]) + [path]), inclusion)
    }
    guard inclusion.open.count < Self.maximumDepth else {
      throw error(.includedTooDeeply(limit: Self.maximumDepth), inclusion)
    }
    return visits.insert(Visit(path: path, kind: inclusion.kind)).inserted
  }

  private mutating func decoded(
    _ inclusion: Inclusion, _ chain: [SourceLocation], read: SourceReader
  ) throws(RequirementFileError) -> FileText {
    var bytes: [UInt8]
    do {
      bytes = try read(inclusion.path)
    } catch {
      throw self.error(.cannotRead(path: inclusion.path, message: error.message), inclusion)
    }
    do {
      bytes = try TextDecoder.decode(bytes)
    } catch {
      let place = SourceLocation(file: inclusion.path, line: error.line, column: error.column)
      throw RequirementFileError(error.reason, at: place, includedFrom: chain)
    }
    if files.insert(inclusion.path).inserted { gathered.files.append(inclusion.path) }
    if let unusual = WhiteSpace.replaceUnusualBreaks(in: &bytes) {
      let (line, column) = TextDecoder.place(after: bytes[..<unusual])
      let place = SourceLocation(file: inclusion.path, line: line, column: column)
      gathered.warnings.append(RequirementFileWarning.unusualLineBreak.diagnostic(at: place))
    }
    return FileText(file: inclusion.path, bytes: bytes)
  }

  private func error(_ problem: FileProblem, _ inclusion: Inclusion) -> RequirementFileError {
    RequirementFileError(
      .file(problem), at: inclusion.place, includedFrom: inclusion.includedFrom)
  }

  private func inclusion(
    of path: Excerpt, asConstraints: Bool, on page: inout Page
  ) throws(RequirementFileError) -> Inclusion {
    let written = path.text
    let place = page.text.location(of: path.position)
    let container = page.inclusion
    let folder = FilePath.folder(of: container.path)
    var target: String?
    switch AddressScheme(of: written) {
    case .file: target = FilePath.path(ofFileURL: written).map { FilePath.join(folder, $0) }
    case .http: target = RemotePath.hasUser(written) ? nil : written
    case .ftp, .repository: target = nil
    case .other, nil:
      if written.contains("://") { break }
      target =
        RemotePath.contains(container.path)
        ? RemotePath.join(container.path, written) : FilePath.join(folder, written)
    }
    guard let target else {
      let remote = RequirementFileError.Reason.file(.remote(url: path.written))
      throw RequirementFileError(remote, at: place, includedFrom: page.chain)
    }
    return Inclusion(
      path: target, kind: asConstraints ? .constraints : container.kind, place: place,
      includedFrom: page.chain, open: container.open + [container.path])
  }

  // MARK: Lines

  private mutating func statements(
    of line: LogicalLine, on page: inout Page
  ) throws(RequirementFileError) -> [Statement] {
    var parser = LineParser(line)
    do {
      let statements = try parser.statements()
      for (warning, position) in parser.warnings {
        gathered.warnings.append(warning.diagnostic(at: page.text.location(of: position)))
      }
      return statements
    } catch {
      throw page.error(error)
    }
  }

  private mutating func add(
    _ statement: Statement, on page: inout Page
  ) throws(RequirementFileError) {
    do {
      switch statement {
      case .include: break
      case .requirement(let requirement): try add(requirement, on: &page)
      case .setting(let name, let value, let position):
        let path = page.inclusion.path
        let folder = RemotePath.contains(path) ? "" : FilePath.folder(of: path)
        let warnings = try options.add(
          name, value, in: folder, at: page.text.location(of: value?.position ?? position))
        for (warning, location) in warnings {
          gathered.warnings.append(warning.diagnostic(at: location))
        }
      }
    } catch {
      throw page.error(error)
    }
  }

  private mutating func add(
    _ parsed: ParsedRequirement, on page: inout Page
  ) throws(LineFailure) {
    let kind = page.inclusion.kind
    let place = page.text.location(of: parsed.text.position)
    let origin: Origin =
      switch kind {
      case .requirements: .requirementFile(place, includedFrom: page.chain)
      case .constraints: .constraintFile(place, includedFrom: page.chain)
      case .overrides: .overrideFile(place)
      }
    switch parsed.content {
    case .local(let address):
      guard kind == .requirements else {
        throw parsed.text.failure(
          .requirement(parsed.isEditable ? .editable(in: kind) : .unnamed(in: kind)))
      }
      options.add(
        PlaceSettings(
          reference: address.reference, settings: parsed.configSettings, location: origin.location))
      warnOfHashes(parsed, address.reference, at: origin)
      gathered.local.append(LocalRequirement(address, parsed, origin: origin))
    case .named(let requirement, let reference):
      if let reference { warnOfHashes(parsed, reference, at: origin) }
      add(requirement, reference, parsed, origin: origin, as: kind)
    }
  }

  private mutating func warn(_ warning: RequirementFileWarning, at origin: Origin) {
    guard let place = origin.location else { return }
    gathered.warnings.append(warning.diagnostic(at: place))
  }

  private mutating func warnOfHashes(
    _ parsed: ParsedRequirement, _ reference: DirectReference, at origin: Origin
  ) {
    guard !parsed.hashes.isEmpty else { return }
    switch reference.place {
    case .directory, .repository: warn(.hashIgnored, at: origin)
    case .archive, .localArchive: break
    }
  }

  private mutating func add(
    _ requirement: Requirement, _ reference: DirectReference?, _ parsed: ParsedRequirement,
    origin: Origin, as kind: FileKind
  ) {
    var root = RootRequirement(
      requirement, origin: origin, text: parsed.text.written, hashes: parsed.hashes,
      reference: reference, configSettings: parsed.configSettings)
    options.add(parsed.configSettings, for: requirement.name)
    switch kind {
    case .requirements: gathered.requirements.append(root)
    case .overrides: gathered.overrides.append(root)
    case .constraints:
      if !requirement.extras.isEmpty {
        warn(.constraintExtras(root.text), at: origin)
        root.requirement.extras = []
      }
      gathered.constraints.append(root)
    }
  }
}

extension LocalRequirement {
  fileprivate init(_ address: ParsedAddress, _ parsed: ParsedRequirement, origin: Origin) {
    self.init(
      source: address.source, reference: address.reference, name: address.name,
      extras: address.extras, marker: address.marker,
      isEditable: parsed.isEditable, text: parsed.text.written, hashes: parsed.hashes,
      configSettings: parsed.configSettings, origin: origin)
  }
}
