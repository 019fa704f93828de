#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An empty directory for one test, removed with all that is in it when the test lets go.
package final class TemporaryDirectory: Sendable {
  /// Absolute, without symbolic links and without a slash at the end.
  package let path: String

  package init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/lock-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template), let real = realpath(made, nil) else {
      preconditionFailure("tests need a directory for temporary files: \(base)")
    }
    defer { free(real) }
    path = String(cString: real)
  }

  deinit { TemporaryDirectory.remove(path) }

  /// The absolute path of `relative` in it.
  package func callAsFunction(_ relative: String) -> String { path + "/" + relative }

  /// Writes a file, and makes the directories above it.
  ///
  /// - Returns: Its absolute path.
  @discardableResult
  package func write(_ text: String, to relative: String) -> String {
    write(Array(text.utf8), to: relative)
  }

  /// Writes a file, and makes the directories above it.
  ///
  /// - Returns: Its absolute path.
  @discardableResult
  package func write(_ bytes: [UInt8], to relative: String) -> String {
    let components = relative.split(separator: "/")
    for end in components.indices.dropFirst() {
      mkdir(self(components[..<end].joined(separator: "/")), 0o777)
    }
    // Closed in child processes (`e`): a script that one of them still writes to cannot be run.
    guard let file = fopen(self(relative), "wbe") else {
      preconditionFailure("cannot write \(self(relative))")
    }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return self(relative)
  }

  /// Makes a symbolic link.
  ///
  /// - Returns: Its absolute path.
  @discardableResult
  package func link(_ relative: String, to target: String) -> String {
    symlink(target, self(relative))
    return self(relative)
  }

  /// The bytes of a file; nil when there is none.
  package func bytes(of relative: String) -> [UInt8]? {
    guard let file = fopen(self(relative), "rb") else { return nil }
    defer { fclose(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&part, 1, part.count, file), count > 0 { all += part[..<count] }
    return all
  }

  /// The text of a file; nil when there is none.
  package func text(of relative: String) -> String? {
    bytes(of: relative).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names in it or in a directory below it, sorted.
  package func names(in relative: String = "") -> [String] {
    TemporaryDirectory.names(in: relative.isEmpty ? path : self(relative)).sorted()
  }

  private static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    guard unlink(path) != 0, rmdir(path) != 0 else { return }
    chmod(path, 0o700)
    for name in names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }
}
