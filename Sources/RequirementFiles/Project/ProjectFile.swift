import Packaging

/// A `pyproject.toml` as far as it says what a project needs (PEP 621, 735).
package struct ProjectFile: Sendable {
  /// As places in it name it.
  package let path: String
  package let document: TomlDocument
  let places: TomlPlaces

  /// Reads the document; what the tables hold is looked at when it is asked for.
  ///
  /// - Throws: `RequirementFileError` where the bytes are no TOML.
  package init(parsing bytes: [UInt8], path: String) throws(RequirementFileError) {
    do {
      document = try TomlDocument(parsing: bytes)
    } catch {
      let place = SourceLocation(file: path, line: error.line, column: error.column)
      throw RequirementFileError(.toml(error), at: place)
    }
    self.path = path
    places = document.places
  }

  /// Whether requirements can be had from it: it describes a project, or how one is built.
  package var describesProject: Bool {
    document.root["project"] != nil || document.root["build-system"] != nil
  }

  /// Whether it has the group.
  package func hasGroup(_ name: GroupName) -> Bool {
    // A name that is no name is an error once somebody asks for the groups.
    document.root.table("dependency-groups")?.entries.contains {
      (try? GroupName(parsing: $0.key)) == name
    } ?? false
  }

  func location(_ offset: Int) -> SourceLocation {
    let (line, column) = places.place(of: offset)
    return SourceLocation(file: path, line: line, column: column)
  }

  func error(_ problem: ProjectProblem, at offset: Int?) -> RequirementFileError {
    RequirementFileError(
      .project(problem), at: offset.map(location) ?? SourceLocation(file: path))
  }

  // MARK: Kinds

  func table(
    _ entry: TomlTable.Entry?, at key: String
  ) throws(RequirementFileError) -> TomlTable? {
    guard let entry else { return nil }
    guard let table = entry.value.table else {
      throw unexpected(entry.value, key, expected: "a table")
    }
    return table
  }

  func array(_ value: TomlValue, at key: String) throws(RequirementFileError) -> [TomlValue] {
    guard let array = value.array else {
      throw unexpected(value, key, expected: "an array of strings")
    }
    return array
  }

  func string(_ value: TomlValue, at key: String) throws(RequirementFileError) -> String {
    guard let string = value.string else { throw unexpected(value, key, expected: "a string") }
    return string
  }

  private func unexpected(
    _ value: TomlValue, _ key: String, expected: String
  ) -> RequirementFileError {
    error(.unexpectedKind(key: key, expected: expected, found: value.kind), at: value.offset)
  }

  // MARK: Requirements

  /// The requirement that a string of the document is.
  func requirement(
    _ value: TomlValue, at key: String
  ) throws(RequirementFileError) -> (Requirement, text: String) {
    let text = try string(value, at: key)
    do {
      return (try Requirement(parsing: text), text)
    } catch {
      // Behind an escape, the distance in the string is none in the file.
      let place = document.textOffset(of: value).map { $0 + error.offset } ?? value.offset
      throw self.error(.invalidRequirement(text, error.reason), at: place)
    }
  }

  /// The entries of a table by the normal form of their names, in the order of the file.
  func named<Name: Hashable & CustomStringConvertible>(
    _ table: TomlTable?, at key: String, as name: (String) throws(NameError) -> Name
  ) throws(RequirementFileError) -> [(name: Name, entry: TomlTable.Entry)] {
    var found: [(name: Name, entry: TomlTable.Entry)] = []
    var written: [Name: String] = [:]
    for entry in table?.entries ?? [] {
      let normalized: Name
      do {
        normalized = try name(entry.key)
      } catch {
        throw self.error(.invalidName(key: key, entry.key), at: entry.keyOffset)
      }
      if let first = written.updateValue(entry.key, forKey: normalized) {
        throw error(
          .sameName(first, entry.key, normalized: normalized.description), at: entry.keyOffset)
      }
      found.append((normalized, entry))
    }
    return found
  }
}
