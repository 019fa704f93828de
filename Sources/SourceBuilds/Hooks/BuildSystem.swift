import Packaging
import PlatformIO
import RequirementFiles

/// How a project says it is to be built: `build-system` in its `pyproject.toml` (PEP 517, 518).
struct BuildSystem: Hashable {
  /// What has to be in the environment before the backend can be asked anything.
  var requirements: [Requirement]
  /// `MODULE` or `MODULE:OBJECT`.
  var backend: String
  /// The folders that hold the backend, below the project's own; empty: it is installed.
  var backendPath: [String]

  /// What builds a project that does not say.
  ///
  /// It runs `setup.py` as it was always run: with the project's folder among the modules.
  static let legacyBackend = "setuptools.build_meta:__legacy__"

  static let legacy = BuildSystem(
    requirements: [setuptools], backend: legacyBackend, backendPath: [])

  /// The first version with the backend above.
  private static var setuptools: Requirement {
    guard let requirement = try? Requirement(parsing: "setuptools>=40.8.0") else {
      preconditionFailure("a constant requirement must be readable")
    }
    return requirement
  }

  init(requirements: [Requirement], backend: String, backendPath: [String]) {
    self.requirements = requirements
    self.backend = backend
    self.backendPath = backendPath
  }

  /// Reads what stands in a project's folder.
  init(folder: String) throws(BuildError.Reason) {
    let file = folder + "/pyproject.toml"
    let bytes: [UInt8]?
    do {
      bytes = try ForeignFile.readIfPresent(file)
    } catch {
      throw .file(error)
    }
    if let bytes {
      try self.init(pyproject: bytes, file: file)
    } else {
      self = .legacy
    }
    // Any of the three is enough for setuptools.
    guard
      bytes != nil
        || ["setup.py", "setup.cfg"].contains(where: { Files.exists("\(folder)/\($0)") })
    else { throw .noProject(folder: folder) }
    try checkBackendPath(in: folder)
  }

  /// Reads `pyproject.toml`.
  init(pyproject bytes: [UInt8], file: String) throws(BuildError.Reason) {
    let document: TomlDocument
    do {
      document = try TomlDocument(parsing: bytes)
    } catch {
      let told = error.diagnostic(in: file)
      throw .invalidProject("`pyproject.toml` is no TOML: \(told.message)", told.location)
    }
    guard let system = document.root["build-system"] else {
      self = .legacy
      return
    }
    try self.init(BuildSystemTable(system, of: document, file: file))
  }

  private init(_ table: BuildSystemTable) throws(BuildError.Reason) {
    requirements = try table.requirements()
    backendPath = try table.strings("backend-path")?.map(\.text) ?? []
    guard let named = table["build-backend"] else {
      backend = Self.legacyBackend
      if !requirements.contains(where: { $0.name == Self.setuptools.name }) {
        requirements.append(Self.setuptools)
      }
      return
    }
    guard let name = named.string, Self.isObject(name) else {
      throw table.wrong(
        "`build-system.build-backend` is no `MODULE` or `MODULE:OBJECT`", at: named)
    }
    backend = name
  }

  /// Whether a text names something in Python: `a.b` or `a.b:c.d`.
  private static func isObject(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
          !word.isEmpty && word.utf8.first?.isDigit == false
            && word.unicodeScalars.allSatisfy {
              $0 == "_" || $0.properties.isXIDContinue
            }
        }
      }
  }

  /// A backend must not be taken from outside of the tree (PEP 517, “In-tree build backends”).
  private func checkBackendPath(in folder: String) throws(BuildError.Reason) {
    for path in backendPath {
      let outside = BuildError.Reason.invalidProject(
        "`backend-path` names `\(path)`, which is outside of the project", nil)
      guard !path.hasPrefix("/") else { throw outside }
      let isInside: Bool
      do {
        let root = try Files.realPath(folder)
        let real = try Files.realPath(folder + "/" + path)
        isInside = real == root || real.hasPrefix(root + "/")
      } catch {
        throw .invalidProject("`backend-path` names `\(path)`: \(error.message)", nil)
      }
      guard isInside else { throw outside }
    }
  }
}

/// The table `build-system` as it is read.
private struct BuildSystemTable {
  private let table: TomlTable?
  private let system: TomlValue
  private let document: TomlDocument
  private let file: String

  init(
    _ system: TomlValue, of document: TomlDocument, file: String
  ) throws(BuildError.Reason) {
    self.system = system
    self.document = document
    self.file = file
    table = system.table
    guard system.table != nil else {
      throw wrong("expected a table in `build-system`, found \(system.kind)", at: system)
    }
  }

  subscript(key: String) -> TomlValue? { table?[key] }

  func wrong(_ what: String, at value: TomlValue) -> BuildError.Reason {
    let place = document.places.place(of: value.offset)
    return .invalidProject(
      what, SourceLocation(file: file, line: place.line, column: place.column))
  }

  /// Nil where there is no such key.
  func strings(_ key: String) throws(BuildError.Reason) -> [(text: String, value: TomlValue)]? {
    guard let value = self[key] else { return nil }
    var strings: [(text: String, value: TomlValue)] = []
    for one in value.array ?? [value] {
      guard value.array != nil, let text = one.string else {
        throw wrong("expected an array of strings in `build-system.\(key)`", at: value)
      }
      strings.append((text, one))
    }
    return strings
  }

  func requirements() throws(BuildError.Reason) -> [Requirement] {
    guard let texts = try strings("requires") else {
      throw wrong("`build-system` has no `requires`", at: system)
    }
    return try texts.map { text, value throws(BuildError.Reason) in
      guard let requirement = try? Requirement(parsing: text) else {
        throw wrong("`\(text)` in `build-system.requires` is no requirement", at: value)
      }
      // Nobody could say from where it counts.
      if let url = requirement.url, (try? DirectReference(parsing: url))?.path?.first != "/",
        url.lowercased().hasPrefix("file:")
      {
        throw wrong(
          "`\(text)` in `build-system.requires` has a relative path, where a URL has to be whole",
          at: value)
      }
      return requirement
    }
  }
}
