import Packaging
import PlatformIO
import SyncPlanning

/// The paths that a distribution says are its own; absolute, without symbolic links as far as they
/// are reached by `..`, and all of them in the environment.
struct OwnedPaths: Hashable {
  var files: [String] = []
  /// Files, and folders with everything in them.
  var trees: [String] = []
  /// Lines of files that several distributions share: the file, and the line.
  var lines: [Line] = []

  struct Line: Hashable {
    var file: String
    var text: String
  }
}

/// Finds out which paths distributions own, as their metadata say (PEP 376, PEP 627; for the older
/// forms what setuptools wrote).
struct OwnershipReader {
  let bounds: EnvironmentBounds
  /// Folders that were asked for their real path, by the path they were asked by.
  private var realFolders: [String: String] = [:]

  init(bounds: EnvironmentBounds) {
    self.bounds = bounds
  }

  /// What a distribution that is to go owns.
  ///
  /// - Throws: `RemovalError` where that is not said, or cannot be right.
  mutating func paths(of distribution: InstalledDistribution) throws(RemovalError) -> OwnedPaths {
    do throws(Refusal) {
      return switch distribution.form {
      case .distInfo: try distInfo(of: distribution)
      case .eggInfoFolder: try eggInfo(at: realPath(distribution.path))
      case .eggLink: try eggLink(at: realPath(distribution.path))
      case .eggInfoFile: throw Refusal(reason: .saysNoFiles)
      }
    } catch {
      throw RemovalError(distribution: distribution, reason: error.reason)
    }
  }

  /// What a distribution that stays owns, as far as that can be told.
  mutating func knownFiles(of distribution: InstalledDistribution) -> [String] {
    let folder = realPath(distribution.path)
    let site = Files.parent(of: folder)
    let listed: (rows: [String], base: String)?
    switch distribution.form {
    case .distInfo: listed = (try? record(at: folder)).map { ($0, site) }
    case .eggInfoFolder: listed = installedFiles(at: folder).map { ($0, folder) }
    case .eggInfoFile, .eggLink: return [folder]
    }
    guard let listed else { return [] }
    // Rows that lead elsewhere concern nobody here.
    return listed.rows.compactMap { (try? resolve($0, in: listed.base)) ?? nil }
  }

  private struct Refusal: Error {
    var reason: RemovalError.Reason
  }

  private mutating func distInfo(
    of distribution: InstalledDistribution
  ) throws(Refusal) -> OwnedPaths {
    let folder = realPath(distribution.path)
    let site = Files.parent(of: folder)
    var owned = OwnedPaths(trees: [folder])
    let rows: [String]
    do throws(Refusal) {
      rows = try record(at: folder)
    } catch {
      // Of an empty folder, say, nobody expects a RECORD: it goes as it is.
      guard distribution.flaw != nil else { throw error }
      return owned
    }
    for row in rows {
      if let path = try resolve(row, in: site) { owned.files.append(path) }
    }
    return owned
  }

  /// What setuptools or distutils installed by itself, or pip had it install.
  private mutating func eggInfo(at folder: String) throws(Refusal) -> OwnedPaths {
    let site = Files.parent(of: folder)
    var owned = OwnedPaths(trees: [folder])
    if let rows = installedFiles(at: folder) {
      for row in rows {
        if let path = try resolve(row, in: folder) { owned.files.append(path) }
      }
    } else if let names = lines(of: folder + "/top_level.txt") {
      let shared = Set(lines(of: folder + "/namespace_packages.txt") ?? [])
      for name in names where !shared.contains(name) && Self.isName(name) {
        owned.trees.append(site + "/" + name)
        owned.files.append(site + "/" + name + ".py")
      }
    } else {
      throw Refusal(reason: .saysNoFiles)
    }
    owned.files += scripts(of: folder)
    return owned
  }

  /// A project that is used where it stands: a link file, and a line in a shared list of paths.
  private mutating func eggLink(at file: String) throws(Refusal) -> OwnedPaths {
    guard let location = lines(of: file)?.first else {
      throw Refusal(reason: .noRecord(reason: "`\(file)` does not say where the project is"))
    }
    var owned = OwnedPaths(files: [file])
    let list = Files.parent(of: file) + "/easy-install.pth"
    owned.lines.append(OwnedPaths.Line(file: list, text: location))
    // The project may be gone; then its scripts cannot be told.
    let metadata = ((try? Files.list(location)) ?? []).first { $0.hasSuffix(".egg-info") }
    if let metadata { owned.files += scripts(of: location + "/" + metadata) }
    return owned
  }

  /// The programs that setuptools made for a distribution without RECORD.
  private func scripts(of folder: String) -> [String] {
    let bytes = (try? Files.read(folder + "/entry_points.txt")) ?? []
    let made = ((try? EntryPoint.scripts(parsing: bytes.span)) ?? []).map(\.name)
    let copied = (try? Files.list(folder + "/scripts")) ?? []
    return (made + copied).filter(Self.isName).map { bounds.scripts + "/" + $0 }
      .filter { !bounds.isInterpreters($0) }
  }

  private func record(at folder: String) throws(Refusal) -> [String] {
    let path = folder + "/RECORD"
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(path)
    } catch {
      let reason = error.isMissing ? "it has no RECORD" : "cannot read `\(path)`: \(error.message)"
      throw Refusal(reason: .noRecord(reason: reason))
    }
    do throws(RecordError) {
      return try RecordRow.rows(parsing: bytes.span).map(\.path)
    } catch {
      throw Refusal(reason: .noRecord(reason: "cannot read `\(path)`: \(error.message)"))
    }
  }

  private func installedFiles(at folder: String) -> [String]? {
    lines(of: folder + "/installed-files.txt")
  }

  /// The lines of a file that are not blank; nil when it cannot be read.
  private func lines(of path: String) -> [String]? {
    guard let bytes = try? Files.read(path) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmed }.filter { !$0.isEmpty }
  }

  /// Whether a text is the name of something directly in a folder.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".." && !text.utf8.contains(UInt8(ascii: "/"))
      && !text.utf8.contains(0)
  }
}

extension OwnershipReader {
  /// The path that a row means, relative to `base`, which has no symbolic links; nil where it names
  /// no file.
  private mutating func resolve(_ row: String, in base: String) throws(Refusal) -> String? {
    guard !row.isEmpty, !row.utf8.contains(0), !row.hasSuffix("/") else { return nil }
    var path = base + "/" + row
    if !Self.isPlain(row) {
      guard let normal = Self.normalized(row, in: base) else {
        throw Refusal(reason: .leadsOutside(path: row))
      }
      path = realPath(normal)
    }
    guard bounds.contains(path) else { throw Refusal(reason: .leadsOutside(path: row)) }
    guard !bounds.isInterpreters(path), !bounds.keeps(folder: path) else {
      throw Refusal(reason: .interpreters(path: path))
    }
    return path
  }

  /// The path of an entry whose folder has no symbolic links in its path.
  private mutating func realPath(_ path: String) -> String {
    let folder = Files.parent(of: path)
    let real = realFolders[folder] ?? EnvironmentBounds.resolved(folder)
    realFolders[folder] = real
    return (real == "/" ? "" : real) + "/" + Files.name(of: path)
  }

  /// Whether a path is relative and has no parts that are empty or begin with a dot.
  private static func isPlain(_ path: String) -> Bool {
    var previous = UInt8(ascii: "/")
    for byte in path.utf8 {
      if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") {
        return false
      }
      previous = byte
    }
    return true
  }

  /// A path without `.` and `..`; nil where it leads above the root of the file system.
  private static func normalized(_ path: String, in base: String) -> String? {
    var parts: [Substring] = []
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    for part in FilePath.parts(of: isAbsolute ? path : base + "/" + path) {
      if part == "." { continue }
      guard part == ".." else {
        parts.append(part)
        continue
      }
      guard parts.popLast() != nil else { return nil }
    }
    return parts.isEmpty ? nil : "/" + parts.joined(separator: "/")
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
