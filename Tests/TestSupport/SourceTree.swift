#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The project's own files, for tests that hold them against its rules.
package enum SourceTree {
  package struct File: Sendable {
    /// Relative to the project's root.
    package var path: String
    package var text: String
  }

  /// A file as it is, for a test that takes one after the other.
  package struct Sample: Sendable, CustomStringConvertible {
    /// Relative to the project's root.
    package var path: String
    package var bytes: [UInt8]

    /// The bytes as UTF-8, repaired where they are none.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package var description: String { path }
  }

  package struct Failure: Error { package var path: String }

  /// The folder that holds Package.swift, by the place of this very file.
  package static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  /// Every Swift file below a folder, by path.
  package static func swiftFiles(under folder: String) throws -> [File] {
    var files: [File] = []
    for entry in try entries(of: folder) {
      let path = folder + "/" + entry.name
      if entry.isFolder {
        files += try swiftFiles(under: path)
      } else if entry.name.hasSuffix(".swift") {
        files.append(File(path: path, text: try text(of: path)))
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  /// The files right below a folder, by path.
  package static func samples(in folder: String) throws -> [Sample] {
    try entries(of: folder).filter { !$0.isFolder }.map { entry in
      let path = folder + "/" + entry.name
      return Sample(path: path, bytes: try bytes(of: path))
    }.sorted { $0.path < $1.path }
  }

  /// The names of the folders right below a folder, sorted.
  package static func folders(under folder: String) throws -> [String] {
    try entries(of: folder).filter(\.isFolder).map(\.name).sorted()
  }

  /// The modules that a Swift file imports.
  package static func imports(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      var words = line.split(separator: " ")
      let modifiers = ["package", "internal", "public", "private", "@testable", "@preconcurrency"]
      while let first = words.first, modifiers.contains(String(first)) { words.removeFirst() }
      // A module's name has a capital letter; what has none stands in another language's text.
      guard words.count == 2, words[0] == "import", words[1].first?.isUppercase == true else {
        return nil
      }
      return String(words[1])
    }
  }

  /// The bytes of a file of the project, as text.
  package static func text(of path: String) throws -> String {
    String(decoding: try bytes(of: path), as: UTF8.self)
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(root + "/" + path, "rb") else { throw Failure(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  private static func entries(of folder: String) throws -> [(name: String, isFolder: Bool)] {
    guard let directory = opendir(root + "/" + folder) else { throw Failure(path: folder) }
    defer { closedir(directory) }
    var entries: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      var status = stat()
      guard stat(root + "/" + folder + "/" + name, &status) == 0 else { continue }
      entries.append((name, status.st_mode & S_IFMT == S_IFDIR))
    }
    return entries
  }
}
