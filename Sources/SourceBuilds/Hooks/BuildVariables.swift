import PackageIndex
import Packaging
import PlatformIO

/// The environment variables that a build sees: this process's own without what is none of its
/// business.
struct BuildVariables: Sendable {
  private var variables: [String: String]

  /// Takes the process's variables; those that hold one of `secrets`, which are decoded, are left out.
  init(_ all: [String: String] = ProcessEnvironment.all, secrets: [String] = []) {
    let spellings = secrets.filter { $0.utf8.count >= 4 }.flatMap(Self.spellings)
    variables = all.filter { name, value in
      !Self.isPrivate(name) && !Self.holds(value, anyOf: spellings)
    }
    // What would change which modules an interpreter finds.
    for name in [
      "PYTHONHOME", "PYTHONSTARTUP", "PYTHONEXECUTABLE", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__",
      "VIRTUAL_ENV_PROMPT", "PYTHONWARNINGS", "PYTHONINSPECT", "PYTHONOPTIMIZE",
    ] {
      variables[name] = nil
    }
    variables["PYTHONIOENCODING"] = "utf-8"
    variables["PYTHONUNBUFFERED"] = "1"
  }

  /// A secret as it is, and as a URL has it.
  private static func spellings(of secret: String) -> [[UInt8]] {
    [Array(secret.utf8), Array(percentEncoded(secret).utf8)]
  }

  /// Whether a value has one of these bytes in it, as it is or decoded: URLs may escape what they need
  /// not, in small letters or in large ones.
  private static func holds(_ value: String, anyOf spellings: [[UInt8]]) -> Bool {
    // By bytes: as characters, a password followed by an accent is another text.
    let value = Array(value.utf8)
    let decoded = percentDecoded(bytes: value)
    return spellings.contains { value.contains($0) || decoded.contains($0) }
  }

  /// What tells package tools where indexes are and how to log in there.
  private static func isPrivate(_ name: String) -> Bool {
    let prefixes = [
      "LOCK_", "PIP_", "UV_", "TWINE_", "POETRY_HTTP_BASIC_", "POETRY_PYPI_TOKEN_", "PDM_PUBLISH_",
      "PDM_PYPI_", "HATCH_INDEX_", "FLIT_PASSWORD", "FLIT_USERNAME", "PIPENV_PYPI_MIRROR",
      "ARTIFACTORY_", "CODEARTIFACT_",
    ]
    let endings = [
      "_INDEX_URL", "_INDEX_USERNAME", "_INDEX_PASSWORD", "PYPI_TOKEN", "PYPI_PASSWORD",
    ]
    return prefixes.contains { name.hasPrefix($0) } || endings.contains { name.hasSuffix($0) }
      || name == "NETRC"
  }

  /// As they are for the programs of one virtual environment; nothing else is found by Python.
  ///
  /// `writesBytecode`: compiled modules may be left beside their sources, whatever is the user's habit.
  func isolated(in environment: String, writesBytecode: Bool = false) -> [String: String] {
    var variables = variables
    variables["PYTHONPATH"] = nil
    variables["PYTHONPYCACHEPREFIX"] = nil
    if writesBytecode { variables["PYTHONDONTWRITEBYTECODE"] = nil }
    variables["PYTHONNOUSERSITE"] = "1"
    variables["VIRTUAL_ENV"] = environment
    let path = variables["PATH"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/local/bin:/usr/bin:/bin"
    variables["PATH"] = "\(environment)/bin:\(path)"
    return variables
  }

  /// As they are for an interpreter that has what a build needs already.
  func shared(with interpreter: String) -> [String: String] {
    var variables = variables
    let folder = Files.parent(of: interpreter)
    if !folder.isEmpty, let path = variables["PATH"] { variables["PATH"] = "\(folder):\(path)" }
    return variables
  }
}
