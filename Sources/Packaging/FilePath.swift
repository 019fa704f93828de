/// POSIX paths as text; nothing here looks at a disk.
package enum FilePath {
  /// Removes `.` components, doubled slashes, and each `..` together with the folder before it.
  ///
  /// `-` stays `-`; an empty path becomes `.`.
  package static func normalized(_ path: String) -> String {
    guard path != "-" else { return path }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var components: [Substring] = []
    for component in parts(of: path) {
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

  /// The parts between slashes, empty ones left out, as a system sees them: to Swift, a slash and a
  /// mark behind it are one other character.
  package static func parts(of path: some StringProtocol) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Substring(decoding: $0, as: UTF8.self) }
  }

  /// The path of the folder that contains a file; empty for the working directory.
  package static func folder(of file: String) -> String {
    guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(file[...slash])
  }

  /// A path that is written in a file of `folder`, normalized.
  package static func join(_ folder: String, _ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") || folder.isEmpty { return normalized(path) }
    return normalized(folder + "/" + path)
  }

  /// The path that a `file:` URL means, percent signs decoded; nil where it names another machine.
  package static func path(ofFileURL url: String) -> String? {
    var bytes = Array(url.utf8)[...]
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    bytes = bytes[(colon + 1)...]
    if bytes.starts(with: "//".utf8) {
      bytes = bytes.dropFirst(2)
      let root = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
      let host = String(decoding: bytes[..<root], as: UTF8.self)
      // Behind a variable, as a lock has it, stands a whole path.
      guard host.isEmpty || host.lowercased() == "localhost" || host.hasPrefix("${") else {
        return nil
      }
      if !host.hasPrefix("${") { bytes = bytes[root...] }
    }
    return percentDecoded(String(decoding: bytes, as: UTF8.self))
  }

  /// The way from a folder to a path, both absolute or both relative to the same folder.
  ///
  /// Begins with `./` or `../` unless it is absolute or `.`; a relative folder that leads upwards
  /// cannot be left by a known way, so the path stays as it is then.
  package static func path(of path: String, from folder: String) -> String {
    let target = normalized(path)
    let base = normalized(folder.isEmpty ? "." : folder)
    let isAbsolute = target.utf8.first == UInt8(ascii: "/")
    guard isAbsolute == (base.utf8.first == UInt8(ascii: "/")) else { return target }
    let steps = parts(of: target).filter { $0 != "." }
    let baseSteps = parts(of: base).filter { $0 != "." }
    var shared = 0
    while shared < min(steps.count, baseSteps.count), steps[shared] == baseSteps[shared] {
      shared += 1
    }
    guard !baseSteps[shared...].contains("..") else { return target }
    let upwards = repeatElement("..", count: baseSteps.count - shared)
    let way = (upwards + steps[shared...].map(String.init)).joined(separator: "/")
    if way.isEmpty { return "." }
    return upwards.isEmpty && !way.hasPrefix("..") ? "./" + way : way
  }

  /// The `file:` URL of an absolute path, with percent signs for what no URL can have.
  package static func fileURL(of path: String) -> String {
    "file://"
      + percentEncoded(path) { byte in
        byte.isAlphanumeric || "-._~/!$&'()*+,;=:@".utf8.contains(byte)
      }
  }
}
