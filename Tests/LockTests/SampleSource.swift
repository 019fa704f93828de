import PlatformIO
import TestSupport

/// The source of a project, with a backend in its own tree unless a build requires one.
struct SampleSource {
  var name: String
  var version = "1.0"
  var requirements: [String] = []
  /// Of the build.
  var buildRequirements: [String] = []
  var backend = "backend"

  /// A backend that tells what stands in `facts` beside it, and leaves a mark for each call.
  static let backendText = #"""
    import base64, hashlib, os, zipfile

    def facts():
        with open("facts") as file:
            return file.read()

    def called(hook):
        with open(os.environ.get("CALLS", os.devnull), "a") as file:
            file.write(hook + "\n")

    def info(text):
        lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        return "%s-%s" % (lines["Name"].replace("-", "_"), lines["Version"])

    def get_requires_for_build_wheel(config_settings=None):
        called("requires")
        return []

    get_requires_for_build_editable = get_requires_for_build_wheel

    def prepare_metadata_for_build_wheel(folder, config_settings=None):
        called("metadata")
        path = os.path.join(folder, info(facts()) + ".dist-info")
        os.mkdir(path)
        with open(os.path.join(path, "METADATA"), "w") as file:
            file.write(facts())
        return os.path.basename(path)

    prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel

    def build_wheel(folder, config_settings=None, metadata_directory=None):
        called("wheel")
        text, name = facts(), info(facts())
        module = name.split("-")[0]
        files = {
            module + "/__init__.py": "version = %r\n" % name,
            name + ".dist-info/METADATA": text,
            name + ".dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = "".join(
            "%s,sha256=%s,%d\n" % (
                path, base64.urlsafe_b64encode(hashlib.sha256(data.encode()).digest()).decode().rstrip("="),
                len(data.encode()))
            for path, data in files.items())
        files[name + ".dist-info/RECORD"] = record + name + ".dist-info/RECORD,,\n"
        with zipfile.ZipFile(os.path.join(folder, name + "-py3-none-any.whl"), "w") as wheel:
            for path, data in files.items():
                wheel.writestr(path, data)
        return name + "-py3-none-any.whl"

    build_editable = build_wheel
    """#

  /// Its files by path.
  var files: [String: String] {
    let asked = requirements.map { "Requires-Dist: \($0)\n" }.joined()
    let needed = buildRequirements.map { "\"\($0)\"" }.joined(separator: ", ")
    let isOwn = buildRequirements.isEmpty
    var files = [
      "facts": "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n\(asked)",
      "pyproject.toml": """
      [build-system]
      requires = [\(needed)]
      build-backend = "\(backend)"
      \(isOwn ? "backend-path = [\".\"]" : "")
      """,
    ]
    if isOwn { files["backend.py"] = Self.backendText }
    return files
  }

  func written(to folder: TemporaryDirectory, at path: String) {
    for (file, text) in files { folder.write(text, to: "\(path)/\(file)") }
  }

  /// `NAME-VERSION.tar.gz`, with other files in place of its own or beside them.
  func archive(
    in folder: TemporaryDirectory, with others: [String: String] = [:]
  ) throws -> [UInt8] {
    let root = "\(name)-\(version)"
    written(to: folder, at: "archives/\(root)")
    for (file, text) in others { folder.write(text, to: "archives/\(root)/\(file)") }
    try run(["tar", "-czf", "\(root).tar.gz", root], in: folder("archives"))
    return try Files.read(folder("archives/\(root).tar.gz"))
  }
}

/// Runs a program of the system to its end.
func run(_ words: [String], in directory: String) throws {
  var options = Subprocess.Options()
  options.directory = directory
  options.timeout = 60
  options.environment = [
    "PATH": "/usr/bin:/bin", "HOME": directory, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_NOSYSTEM": "1",
  ]
  let result = try Subprocess.run("/usr/bin/env", words, options)
  guard result.status == .exited(0) else {
    throw ProgramFailure(
      words: words, errors: String(decoding: result.standardError, as: UTF8.self))
  }
}

struct ProgramFailure: Error {
  var words: [String]
  var errors: String
}
