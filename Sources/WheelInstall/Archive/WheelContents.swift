import Packaging

/// What the files of a wheel are, by their paths alone (PEP 427, “File contents”).
struct WheelContents: Sendable {
  /// A file that is to be installed.
  struct File: Sendable {
    /// Of the entry, in the directory's list.
    let entry: Int
    let scheme: WheelManifest.Scheme?
    /// Where in the path the target begins, in bytes.
    let target: Int
  }

  /// The name of the `.dist-info` folder.
  let distInfo: String
  /// By the place of their data; a scheme of nil is the root's, which WHEEL decides.
  var files: [File] = []
  /// Entries by name, without folders.
  private(set) var places: [String: Int] = [:]

  /// Files of `.dist-info` that are about an installation, and so never a wheel's to bring.
  private static let written: Set<String> = [
    "RECORD", "RECORD.jws", "RECORD.p7s", "INSTALLER", "REQUESTED", "direct_url.json",
  ]

  init(_ entries: [ZipEntry], of wheel: WheelFileName) throws(WheelFault) {
    places = try Self.places(of: entries)
    let distInfo = try Self.distInfo(among: entries, of: wheel)
    self.distInfo = distInfo
    let data = distInfo.dropLast(".dist-info".count) + ".data/"
    files.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      if entry.name.utf8.starts(with: data.utf8) {
        if let file = try Self.dataFile(entry, index, prefix: data.utf8.count) {
          files.append(file)
        }
      } else {
        try Self.checkRoot(entry, distInfo: distInfo, data: data)
        let isWritten =
          entry.name.utf8.starts(with: distInfo.utf8)
          && Self.written.contains { entry.name == distInfo + "/" + $0 }
        if !entry.isFolder, !isWritten { files.append(File(entry: index, scheme: nil, target: 0)) }
      }
    }
  }

  /// The entries by name, of which each is there once, and as a file or as a folder.
  private static func places(of entries: [ZipEntry]) throws(WheelFault) -> [String: Int] {
    var places: [String: Int] = [:]
    places.reserveCapacity(entries.count)
    var folders: Set<String> = []
    var implied: Set<String> = []
    var lastParent = ""
    for (index, entry) in entries.enumerated() {
      let isNew =
        entry.isFolder
        ? folders.insert(entry.name).inserted
        : places.updateValue(index, forKey: entry.name) == nil
      guard isNew else { throw .entry(entry.name, .repeated) }
      var path = entry.name
      // Neighbours mostly stand in one folder.
      while let parent = parent(of: path), parent != lastParent {
        if path == entry.name { lastParent = parent }
        let (isNew, known) = implied.insert(parent)
        // Two writings of one accented letter make two folders here, and one elsewhere.
        guard known.utf8.elementsEqual(parent.utf8) else { throw .entry(entry.name, .repeated) }
        guard isNew else { break }
        path = parent
      }
    }
    for folder in implied.union(folders) where places[folder] != nil {
      throw .entry(folder, .isFolderToo)
    }
    return places
  }

  private static func parent(of path: String) -> String? {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) }
  }

  /// The one `.dist-info` folder at the root, which is of the file's project and version.
  private static func distInfo(
    among entries: [ZipEntry], of wheel: WheelFileName
  ) throws(WheelFault) -> String {
    var found: String?
    var last = ""[...]
    for entry in entries {
      let root = entry.rootName
      if root == last { continue }
      last = root
      guard root.lowercased().hasSuffix(".dist-info") else { continue }
      let folder = String(root)
      guard let found else {
        found = folder
        continue
      }
      guard found == folder else { throw .severalDistInfo(found, folder) }
    }
    guard let found else { throw .noDistInfo }
    let parts = found.dropLast(".dist-info".count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard found.hasSuffix(".dist-info"), parts.count == 2,
      (try? PackageName(parsing: parts[0])) == wheel.name,
      (try? Version(parsing: parts[1])) == wheel.version
    else { throw .otherDistInfo(found) }
    return found
  }
}

// MARK: where files go

extension WheelContents {
  /// `NAME-VERSION.data/SCHEME/TARGET`; nil for the folders on the way.
  private static func dataFile(
    _ entry: ZipEntry, _ index: Int, prefix: Int
  ) throws(WheelFault) -> File? {
    let rest = entry.name.utf8.dropFirst(prefix)
    let schemeName = rest.prefix { $0 != UInt8(ascii: "/") }
    guard let scheme = scheme(named: Substring(schemeName)) else {
      throw entry.isFolder || schemeName.count < rest.count
        ? .unknownScheme(entry.name) : .looseData(entry.name)
    }
    guard schemeName.count < rest.count else {
      if entry.isFolder { return nil }
      throw .looseData(entry.name)
    }
    let target = prefix + schemeName.count + 1
    let path = entry.name.utf8.dropFirst(target)
    try checkTarget(Substring(path), scheme: scheme, path: entry.name)
    return entry.isFolder ? nil : File(entry: index, scheme: scheme, target: target)
  }

  private static func scheme(named name: Substring) -> WheelManifest.Scheme? {
    switch name {
    case "purelib": .purelib
    case "platlib": .platlib
    case "headers": .headers
    case "scripts": .scripts
    case "data": .data
    default: nil
    }
  }

  private static func checkRoot(
    _ entry: ZipEntry, distInfo: String, data: some StringProtocol
  ) throws(WheelFault) {
    let root = entry.rootName
    if root == distInfo {
      if !entry.isFolder, root.utf8.count == entry.name.utf8.count {
        throw .foreignFolder(entry.name)
      }
      return
    }
    if root.hasSuffix(".data"), !(entry.isFolder && data.dropLast() == entry.name) {
      throw .foreignFolder(entry.name)
    }
    try checkTarget(entry.name[...], scheme: .purelib, path: entry.name)
  }

  /// Refuses what would be found as another distribution, and names that no wheel may bring.
  private static func checkTarget(
    _ target: Substring, scheme: WheelManifest.Scheme, path: String
  ) throws(WheelFault) {
    if target.utf8.starts(with: ".lock-".utf8) { throw .reservedName(path, .bookkeeping) }
    switch scheme {
    case .purelib, .platlib:
      let root = Substring(target.utf8.prefix { $0 != UInt8(ascii: "/") })
      guard
        root.utf8.last == UInt8(ascii: "o") || root.utf8.last == UInt8(ascii: "O")
          || root.utf8.last == UInt8(ascii: "k")
      else { return }
      let lowered = root.lowercased()
      if [".dist-info", ".egg-info", ".egg-link"].contains(where: lowered.hasSuffix) {
        throw .foreignFolder(path)
      }
    case .scripts:
      if EnvironmentNames.isInterpreter(script: target) { throw .reservedName(path, .interpreter) }
    case .data:
      if EnvironmentNames.isReserved(data: target) { throw .reservedName(path, .interpreter) }
    case .headers: break
    }
  }
}
