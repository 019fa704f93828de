import Packaging
import PlatformIO

/// What an archive is going to unpack to, checked as a whole before anything is written (PEP 721,
/// the filter `data`).
///
/// Nothing is ever written through a link: a member below one is refused, and the links are made
/// last. So the check of where each of them leads is about paths alone.
struct ArchiveTree {
  enum Node: Hashable {
    case folder
    /// Its content is that of the member with this number; the time is in seconds since 1970, nil for
    /// that of unpacking.
    case file(member: Int, isExecutable: Bool, modificationTime: Int64?)
    case symbolicLink(target: String)
    /// Another name of the file that stands at this path.
    case hardLink(path: String)
  }

  /// The most things in one archive.
  static let maximumCount = 250_000
  /// The most folders around one thing.
  static let maximumDepth = 100

  /// The most bytes in where a link leads.
  static let maximumTarget = 4096

  /// A path by its bytes: to String, two of them may be the same text.
  struct Path: Hashable, Comparable {
    /// `/` between the parts, none at either end.
    var text: String

    init(_ text: String) { self.text = text }

    static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
    static func < (a: Self, b: Self) -> Bool {
      a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private(set) var nodes: [Path: Node] = [:]
  private var members = 0

  /// Takes a member; one that has the path of an earlier one replaces it, as tar does.
  mutating func add(_ node: Node, at memberPath: String) throws(UnpackError) {
    members += 1
    guard members <= Self.maximumCount else { throw .tooManyMembers(limit: Self.maximumCount) }
    let parts = try Self.parts(of: memberPath)
    guard let last = parts.last else {
      // `./`: the root itself.
      guard node == .folder else { throw .unsafePath(member: memberPath) }
      return
    }
    var path = ""
    for part in parts.dropLast() {
      path += path.isEmpty ? part : "/" + part
      switch nodes[Path(path)] {
      case nil: nodes[Path(path)] = .folder
      case .folder: break
      case .file, .hardLink, .symbolicLink: throw .belowNoFolder(member: memberPath, parent: path)
      }
    }
    path += path.isEmpty ? last : "/" + last
    switch (nodes[Path(path)], node) {
    case (.folder, .folder): break
    case (.folder, _), (.some, .folder): throw .twoKinds(member: memberPath)
    default: nodes[Path(path)] = node
    }
  }

  /// Takes a hard link to an earlier member.
  mutating func addHardLink(to target: String, at memberPath: String) throws(UnpackError) {
    let path = try Self.parts(of: target).joined(separator: "/")
    switch nodes[Path(path)] {
    case .file: break
    // A link to a link is one to the file itself.
    case .hardLink(let file):
      try add(.hardLink(path: file), at: memberPath)
      return
    case .symbolicLink, .folder, nil:
      throw .linkLeaves(member: memberPath, target: target)
    }
    if Path(try Self.parts(of: memberPath).joined(separator: "/")) == Path(path) { return }
    try add(.hardLink(path: path), at: memberPath)
  }

  /// The parts of a member's path, without empty ones and `.`.
  private static func parts(of path: String) throws(UnpackError) -> [String] {
    guard !path.utf8.contains(0), path.utf8.first != UInt8(ascii: "/") else {
      throw .unsafePath(member: path)
    }
    let parts = FilePath.parts(of: path).map(String.init).filter { $0 != "." }
    guard !parts.contains("..") else { throw .unsafePath(member: path) }
    guard parts.count <= maximumDepth else { throw .tooDeep(member: path) }
    return parts
  }

  /// The one folder that everything stands in (PEP 625); empty where an old archive has none.
  ///
  /// What macOS and git leave beside it (`._NAME`, `pax_global_header`) does not count.
  var projectFolder: String {
    let tops = nodes.keys.map(\.text).filter { path in
      !path.utf8.contains(UInt8(ascii: "/")) && !path.hasPrefix("._")
        && path != "pax_global_header"
    }
    guard tops.count == 1, let top = tops.first, nodes[Path(top)] == .folder else { return "" }
    return top
  }

  /// Checks what can only be checked once everything is known.
  func checkLinks() throws(UnpackError) {
    let root = projectFolder.isEmpty ? 0 : 1
    for (path, node) in nodes.sorted(by: { $0.key < $1.key }) {
      switch node {
      case .symbolicLink(let target):
        guard staysInside(target, from: path.text, root: root) else {
          throw .linkLeaves(member: path.text, target: target)
        }
      case .hardLink(let target):
        // A later member may have replaced the file.
        guard case .file = nodes[Path(target)] else {
          throw .linkLeaves(member: path.text, target: target)
        }
      case .file, .folder: break
      }
    }
  }

  /// Whether a link's target, links on the way followed, never leaves the tree's first `root`
  /// folders.
  private func staysInside(_ target: String, from path: String, root: Int) -> Bool {
    guard Self.isRelative(target) else { return false }
    var place = FilePath.parts(of: path).dropLast().map(String.init)
    var ahead = Array(FilePath.parts(of: target).map(String.init).reversed())
    var followed = 0
    while let part = ahead.popLast() {
      if part == "." { continue }
      if part == ".." {
        guard place.count > root else { return false }
        place.removeLast()
        continue
      }
      place.append(part)
      // Below so many there is nothing.
      guard place.count <= Self.maximumDepth,
        case .symbolicLink(let next) = nodes[Path(place.joined(separator: "/"))]
      else { continue }
      followed += 1
      guard followed <= 40, Self.isRelative(next) else { return false }
      place.removeLast()
      ahead += FilePath.parts(of: next).map(String.init).reversed()
    }
    return place.count >= root
  }

  /// Whether a system takes a link's target for a way from where it stands.
  private static func isRelative(_ target: String) -> Bool {
    let bytes = target.utf8
    return !bytes.isEmpty && bytes.count <= maximumTarget && bytes.first != UInt8(ascii: "/")
      && !bytes.contains(0)
  }
}

/// Making it.
extension ArchiveTree {
  /// What stands directly in the project's folder, its own folders empty; nil where there is a link,
  /// which may lead to more.
  var top: ArchiveTree? {
    let folder = projectFolder
    let start = folder.isEmpty ? 0 : folder.utf8.count + 1
    var top = ArchiveTree()
    for (path, node) in nodes {
      let bytes = path.text.utf8
      let isInside = folder.isEmpty || path == Path(folder) || bytes.starts(with: "\(folder)/".utf8)
      guard isInside, !bytes.dropFirst(start).contains(UInt8(ascii: "/")) else { continue }
      switch node {
      case .folder, .file: top.nodes[path] = node
      case .symbolicLink, .hardLink: return nil
      }
    }
    return top
  }

  /// The numbers of the members that are written, in order.
  var writtenMembers: [Int] {
    nodes.values.compactMap { node in
      if case .file(let member, _, _) = node { member } else { nil }
    }.sorted()
  }

  /// Writes everything below an empty folder.
  ///
  /// `contents` has to call what it is given with each of `writtenMembers` and its bytes.
  func write(
    below root: String,
    contents: (
      _ write: (Int, UnsafeRawBufferPointer) throws(UnpackError) -> Void
    ) throws(UnpackError) -> Void
  ) throws(UnpackError) {
    var files: [Int: String] = [:]
    for (path, node) in nodes {
      if case .file(let member, _, _) = node { files[member] = path.text }
    }
    try make(.folder, below: root)
    try contents { (member, bytes) throws(UnpackError) in
      guard let path = files[member], case .file(_, let isExecutable, let time) = nodes[Path(path)]
      else { return }
      try Self.handling { () throws(FileError) in
        try Files.create(root + "/" + path, with: bytes, isExecutable: isExecutable)
        guard let time else { return }
        // Before 1980 is earlier than a zip archive can say, and no build wants it.
        let seconds = min(max(time, 315_532_800), 4_102_444_800)
        try Files.setModificationTime(of: root + "/" + path, nanoseconds: seconds * 1_000_000_000)
      }
    }
    try make(.hardLink, below: root)
    try make(.symbolicLink, below: root)
  }

  private enum Stage {
    case folder, hardLink, symbolicLink
  }

  private func make(_ stage: Stage, below root: String) throws(UnpackError) {
    for (path, node) in nodes.sorted(by: { $0.key < $1.key }) {
      try Self.handling { () throws(FileError) in
        switch (stage, node) {
        case (.folder, .folder): try Files.createDirectories(root + "/" + path.text)
        case (.hardLink, .hardLink(let target)):
          try Files.makeHardLink(at: root + "/" + path.text, to: root + "/" + target)
        case (.symbolicLink, .symbolicLink(let target)):
          try Files.makeSymbolicLink(at: root + "/" + path.text, to: target)
        default: break
        }
      }
    }
  }

  private static func handling(_ body: () throws(FileError) -> Void) throws(UnpackError) {
    do {
      try body()
    } catch {
      throw .file(error)
    }
  }
}
