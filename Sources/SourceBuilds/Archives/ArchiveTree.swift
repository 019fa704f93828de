import PlatformIO

/// What an archive is going to unpack to, checked as a whole before anything is written (PEP 721,
/// the filter `data`).
///
/// Nothing is ever written through a link: a member below one is refused, and the links are made
/// last. So the check of where each of them leads is about paths alone.
struct ArchiveTree {
  enum Node: Hashable {
    case folder
    /// Its content is that of the member with this number; the time is in seconds since 1970.
    case file(member: Int, isExecutable: Bool, modificationTime: Int64)
    case symbolicLink(target: String)
    /// Another name of the file that stands at this path.
    case hardLink(path: String)
  }

  /// The most things in one archive.
  static let maximumCount = 250_000
  /// The most folders around one thing.
  static let maximumDepth = 100

  /// By path; `/` between the parts, none at either end.
  private(set) var nodes: [String: Node] = [:]
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
      switch nodes[path] {
      case nil: nodes[path] = .folder
      case .folder: break
      case .file, .hardLink, .symbolicLink: throw .belowNoFolder(member: memberPath, parent: path)
      }
    }
    path += path.isEmpty ? last : "/" + last
    switch (nodes[path], node) {
    case (.folder, .folder): break
    case (.folder, _), (.some, .folder): throw .twoKinds(member: memberPath)
    default: nodes[path] = node
    }
  }

  /// Takes a hard link to an earlier member.
  mutating func addHardLink(to target: String, at memberPath: String) throws(UnpackError) {
    let path = try Self.parts(of: target).joined(separator: "/")
    switch nodes[path] {
    case .file: break
    // A link to a link is one to the file itself.
    case .hardLink(let file):
      try add(.hardLink(path: file), at: memberPath)
      return
    case .symbolicLink, .folder, nil:
      throw .linkLeaves(member: memberPath, target: target)
    }
    if try Self.parts(of: memberPath).joined(separator: "/") == path { return }
    try add(.hardLink(path: path), at: memberPath)
  }

  /// The parts of a member's path, without empty ones and `.`.
  private static func parts(of path: String) throws(UnpackError) -> [String] {
    guard !path.utf8.contains(0), path.utf8.first != UInt8(ascii: "/") else {
      throw .unsafePath(member: path)
    }
    let parts = path.split(separator: "/").map(String.init).filter { $0 != "." }
    guard !parts.contains("..") else { throw .unsafePath(member: path) }
    guard parts.count <= maximumDepth else { throw .tooDeep(member: path) }
    return parts
  }

  /// The one folder that everything stands in (PEP 625); empty where an old archive has none.
  ///
  /// What macOS and git leave beside it (`._NAME`, `pax_global_header`) does not count.
  var projectFolder: String {
    let tops = nodes.keys.filter { path in
      !path.utf8.contains(UInt8(ascii: "/")) && !path.hasPrefix("._")
        && path != "pax_global_header"
    }
    guard tops.count == 1, let top = tops.first, nodes[top] == .folder else { return "" }
    return top
  }

  /// Checks what can only be checked once everything is known.
  func checkLinks() throws(UnpackError) {
    let root = projectFolder.isEmpty ? 0 : 1
    for (path, node) in nodes.sorted(by: { $0.key < $1.key }) {
      switch node {
      case .symbolicLink(let target):
        guard staysInside(target, from: path, root: root) else {
          throw .linkLeaves(member: path, target: target)
        }
      case .hardLink(let target):
        // A later member may have replaced the file.
        guard case .file = nodes[target] else {
          throw .linkLeaves(member: path, target: target)
        }
      case .file, .folder: break
      }
    }
  }

  /// Whether a link's target, links on the way followed, never leaves the tree's first `root`
  /// folders.
  private func staysInside(_ target: String, from path: String, root: Int) -> Bool {
    var place = path.split(separator: "/").dropLast().map(String.init)
    var ahead = Array(target.split(separator: "/").map(String.init).reversed())
    guard target.utf8.first != UInt8(ascii: "/"), !target.isEmpty, !target.utf8.contains(0) else {
      return false
    }
    var followed = 0
    while let part = ahead.popLast() {
      if part == "." { continue }
      if part == ".." {
        guard place.count > root else { return false }
        place.removeLast()
        continue
      }
      place.append(part)
      guard case .symbolicLink(let next) = nodes[place.joined(separator: "/")] else { continue }
      followed += 1
      guard followed <= 40, next.utf8.first != UInt8(ascii: "/") else { return false }
      place.removeLast()
      ahead += next.split(separator: "/").map(String.init).reversed()
    }
    return place.count >= root
  }
}

/// Making it.
extension ArchiveTree {
  /// Writes everything below an empty folder; `content` gives the bytes of a member to a function.
  func write(
    below root: String,
    content: (Int, (UnsafeRawBufferPointer) throws(UnpackError) -> Void) throws(UnpackError) -> Void
  ) throws(UnpackError) {
    // Folders stand before what is in them, and files before the links to them.
    let ordered = nodes.sorted { a, b in
      a.value.stage == b.value.stage ? a.key < b.key : a.value.stage < b.value.stage
    }
    for (path, node) in ordered {
      let absolute = root + "/" + path
      do throws(FileError) {
        switch node {
        case .folder: try Files.createDirectories(absolute)
        case .file: break
        case .symbolicLink(let target): try Files.makeSymbolicLink(at: absolute, to: target)
        case .hardLink(let target):
          try Files.makeHardLink(at: absolute, to: root + "/" + target)
        }
      } catch {
        throw .file(error)
      }
      guard case .file(let member, let isExecutable, let time) = node else { continue }
      try content(member) { (bytes) throws(UnpackError) in
        do throws(FileError) {
          try Files.create(absolute, with: bytes, isExecutable: isExecutable)
          // Times before 1980 are more than a zip archive can hold, and no build wants them.
          let time = min(max(time, 315_532_800), 4_102_444_800)
          try Files.setModificationTime(of: absolute, nanoseconds: time * 1_000_000_000)
        } catch {
          throw .file(error)
        }
      }
    }
  }
}

extension ArchiveTree.Node {
  fileprivate var stage: Int {
    switch self {
    case .folder: 0
    case .file: 1
    case .hardLink: 2
    case .symbolicLink: 3
    }
  }
}
