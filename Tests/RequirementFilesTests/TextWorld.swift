import Packaging
import RequirementFiles

/// Files and variables that exist for one test.
struct TextWorld {
  var files: [String: [UInt8]]
  var variables: [String: String] = [:]

  init(_ files: [String: String], variables: [String: String] = [:]) {
    self.files = files.mapValues { Array($0.utf8) }
    self.variables = variables
  }

  func tree(
    _ roots: [String] = ["a.in"], constraints: [String] = [], overrides: [String] = []
  ) throws(RequirementFileError) -> RequirementTree {
    try RequirementTree(
      roots: roots, constraints: constraints, overrides: overrides,
      variables: { variables[$0] },
      read: read)
  }

  func read(_ path: String) throws(ReadFailure) -> [UInt8] {
    guard let bytes = files[path] else { throw ReadFailure("no such file or directory") }
    return bytes
  }
}

/// The tree of one file, `a.in`, with that text.
func tree(
  _ text: String, variables: [String: String] = [:]
) throws(RequirementFileError) -> RequirementTree {
  try TextWorld(["a.in": text], variables: variables).tree()
}

/// The tree of one file with those bytes.
func tree(bytes: [UInt8]) throws(RequirementFileError) -> RequirementTree {
  var world = TextWorld([:])
  world.files["a.in"] = bytes
  return try world.tree()
}

/// The error of one file, `a.in`, at a place in it.
func error(
  _ reason: RequirementFileError.Reason, _ line: Int, _ column: Int
) -> RequirementFileError {
  RequirementFileError(reason, at: place(line, column))
}

/// A place in `a.in`.
func place(_ line: Int, _ column: Int, in file: String = "a.in") -> SourceLocation {
  SourceLocation(file: file, line: line, column: column)
}

extension RequirementTree {
  /// The requirements in their canonical form.
  var names: [String] { requirements.map(\.requirement.description) }

  /// Each requirement as written, before its place.
  var lines: [String] {
    requirements.map { "\($0.text) | \($0.origin.location?.description ?? "")" }
  }

  /// Each warning's reference and place.
  var warningLines: [String] {
    warnings.map { "\($0.reference) | \($0.location?.description ?? "")" }
  }
}
