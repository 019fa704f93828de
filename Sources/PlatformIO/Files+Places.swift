#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Files {
  /// An absolute path itself where a folder stands there, else that of the nearest one above it.
  package static func nearestFolder(to path: String) -> String {
    var path = path
    while status(path)?.isDirectory != true, path != "/", !path.isEmpty {
      path = parent(of: path)
    }
    return path.isEmpty ? "/" : path
  }

  /// An absolute path without symbolic links, as far as something stands there.
  package static func resolved(_ path: String) -> String {
    if let found = try? realPath(path) { return found }
    let parent = parent(of: path)
    guard !parent.isEmpty, parent != path else { return path }
    let folder = resolved(parent)
    return folder == "/" ? "/" + name(of: path) : folder + "/" + name(of: path)
  }

  /// Whether the file system takes `A` and `a` for one name, where something stands at `path`.
  package static func foldsCase(at path: String) -> Bool {
    #if canImport(Darwin)
      pathconf(path, _PC_CASE_SENSITIVE) == 0
    #else
      false
    #endif
  }

  /// The number of the file system that something stands on; nil where nothing is there.
  package static func device(of path: String) -> UInt64? {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    return UInt64(truncatingIfNeeded: found.st_dev)
  }
}
