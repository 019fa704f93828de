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
  /// What stands directly in the project's folder, its own folders empty; nil where there is a link,
  /// which may lead to more.
  var top: ArchiveTree? {
    let folder = projectFolder
    let start = folder.isEmpty ? 0 : folder.utf8.count + 1
    var top = ArchiveTree()
    for (path, node) in nodes {
      let isInside = folder.isEmpty || path == folder || path.hasPrefix(folder + "/")
      guard isInside, !path.utf8.dropFirst(start).contains(UInt8(ascii: "/")) else { continue }
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
      if case .file(let member, _, _) = node { files[member] = path }
    }
    try make(.folder, below: root)
    try contents { (member, bytes) throws(UnpackError) in
      guard let path = files[member], case .file(_, let isExecutable, let time) = nodes[path]
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
        case (.folder, .folder): try Files.createDirectories(root + "/" + path)
        case (.hardLink, .hardLink(let target)):
          try Files.makeHardLink(at: root + "/" + path, to: root + "/" + target)
        case (.symbolicLink, .symbolicLink(let target)):
          try Files.makeSymbolicLink(at: root + "/" + path, to: target)
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
