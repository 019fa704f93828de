import Lockfiles
import PlatformIO
import RequirementFiles

/// The machine as a command sees it: its variables, its files, its clock.
struct World: Sendable {
  /// The value of an environment variable.
  func variable(_ name: String) -> String? { ProcessEnvironment.variable(name) }

  func isFile(_ path: String) -> Bool { Files.status(path).map { !$0.isDirectory } ?? false }

  /// The bytes of a file; nil where there is none that can be read.
  func fileIfPresent(_ path: String) -> [UInt8]? {
    // A folder of that name, such as an environment in `.env`, is no file of settings.
    (try? Files.readIfPresent(path)) ?? nil
  }

  /// The bytes of a requirement file; `-` is standard input.
  func readSource(_ path: String) throws(ReadFailure) -> [UInt8] {
    do {
      return try path == "-" ? Files.readStandardInput() : Files.read(path)
    } catch {
      throw ReadFailure(error.message)
    }
  }

  /// The project in the working directory; nil where there is none, or it needs nothing.
  func project() throws -> ProjectFile? {
    guard isFile("pyproject.toml") else { return nil }
    let project = try ProjectFile(parsing: readSource("pyproject.toml"), path: "pyproject.toml")
    return project.describesProject ? project : nil
  }

  /// The bytes of an earlier lock; nil where there is none, or none that can be read.
  func earlierLock(_ path: String) -> [UInt8]? {
    // What a device has to say may never end.
    guard Files.status(path)?.isRegularFile == true else { return nil }
    // Only a preference: whatever is wrong with it shows when the new one is written.
    return try? Files.readIfPresent(path)
  }

  /// Absolute paths without links to the folders of files, which need not be there yet.
  func realPaths(_ paths: [String]) -> Set<String> {
    Set(
      paths.compactMap { path in
        let parent = Files.parent(of: path)
        // What cannot be reached is written nowhere.
        let folder = try? Files.realPath(parent.isEmpty ? "." : parent)
        return folder.map { ($0 == "/" ? "" : $0) + "/" + Files.name(of: path) }
      })
  }

  /// Where files go that are not kept.
  var temporaryDirectory: String {
    variable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
  }

  /// Where downloaded facts are kept; nil where there is no home to keep them in, or nothing is to
  /// be kept: an empty path was asked for.
  func cacheDirectory(_ asked: String?) -> String? {
    if let asked { return asked.isEmpty ? nil : asked }
    if let folder = variable("LOCK_CACHE_DIR"), !folder.isEmpty { return folder }
    if let folder = variable("XDG_CACHE_HOME"), folder.hasPrefix("/") { return folder + "/lock" }
    return variable("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.cache/lock" }
  }
}
