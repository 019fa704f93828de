import Packaging

/// POSIX paths as text; nothing here looks at a disk.
enum FilePath {
  /// Removes `.` components, doubled slashes, and each `..` together with the folder before it.
  ///
  /// `-` stays `-`; an empty path becomes `.`.
  static func normalized(_ path: String) -> String {
    guard path != "-" else { return path }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var components: [Substring] = []
    for component in path.split(separator: "/") {
      switch component {
      case ".": continue
      case "..":
        if let last = components.last, last != ".." {
          components.removeLast()
        } else if !isAbsolute {
          components.append(component)
        }
      default: components.append(component)
      }
    }
    let joined = components.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    if joined == "-" { return "./-" }
    return joined.isEmpty ? "." : joined
  }

  /// The path of the folder that contains a file; empty for the working directory.
  static func folder(of file: String) -> String {
    guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(file[...slash])
  }

  /// A path that is written in a file of `folder`, normalized.
  static func join(_ folder: String, _ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") || folder.isEmpty { return normalized(path) }
    return normalized(folder + "/" + path)
  }

  /// The path that a `file:` URL means, percent signs decoded; nil where it names another machine.
  static func path(ofFileURL url: String) -> String? {
    var bytes = Array(url.utf8)[...]
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    bytes = bytes[(colon + 1)...]
    if bytes.starts(with: "//".utf8) {
      bytes = bytes.dropFirst(2)
      let root = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
      let host = String(decoding: bytes[..<root], as: UTF8.self)
      guard host.isEmpty || host.lowercased() == "localhost" else { return nil }
      bytes = bytes[root...]
    }
    return percentDecoded(String(decoding: bytes, as: UTF8.self))
  }
}
