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

  let project: PackageName
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

  /// The files as the manifest has them; each of them is unpacked, or the wheel is refused.
  func filesByPath(_ entries: [ZipEntry]) -> [File] {
    files.sorted { entries[$0.entry].name < entries[$1.entry].name }
  }

  init(_ entries: [ZipEntry], of wheel: WheelFileName) throws(WheelFault) {
    project = wheel.name
    places = try Self.places(of: entries)
    let roots = Self.roots(of: entries)
    let distInfo = try Self.distInfo(among: roots, of: wheel)
    self.distInfo = distInfo
    let data = try Self.dataFolder(among: roots, of: wheel)
    files.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      let root = entry.name[...].rootPart
      if let data, root == data {
        if let file = try dataFile(entry, index, prefix: data.utf8.count + 1) {
          files.append(file)
        }
        continue
      }
      let isOwn = root == distInfo
      if !isOwn { try checkTarget(entry.name[...], scheme: .purelib, path: entry.name) }
      if entry.isFolder || isOwn && Self.written.contains(Self.rest(of: entry.name, root)) {
        continue
      }
      files.append(File(entry: index, scheme: nil, target: 0))
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

  /// The first parts of the paths, in the order of the archive.
  private static func roots(of entries: [ZipEntry]) -> [String] {
    var roots: [String] = []
    var known: Set<Substring> = []
    var last = ""[...]
    for entry in entries {
      let root = entry.name[...].rootPart
      if root == last { continue }
      last = root
      if known.insert(root).inserted { roots.append(String(root)) }
    }
    return roots
  }

  /// The one `.dist-info` folder at the root, which is of the file's project and version.
  private static func distInfo(
    among roots: [String], of wheel: WheelFileName
  ) throws(WheelFault) -> String {
    // In any case of its letters: that is how Python looks for it.
    let found = roots.filter { $0.lowercased().hasSuffix(".dist-info") }
    guard let folder = found.first else { throw .noDistInfo }
    guard found.count == 1 else { throw .severalDistInfo(folder, found[1]) }
    guard isFolder(folder, ".dist-info", of: wheel) else { throw .otherDistInfo(folder) }
    return folder
  }

  /// The one `.data` folder at the root; nil where the wheel has none.
  private static func dataFolder(
    among roots: [String], of wheel: WheelFileName
  ) throws(WheelFault) -> String? {
    var found: String?
    for root in roots where root.hasSuffix(".data") {
      guard found == nil, isFolder(root, ".data", of: wheel) else { throw .foreignFolder(root) }
      found = root
    }
    return found
  }

  /// Whether a folder's name is `NAME-VERSION` of the wheel, and then the suffix.
  private static func isFolder(_ name: String, _ suffix: String, of wheel: WheelFileName) -> Bool {
    guard name.hasSuffix(suffix) else { return false }
    let stem = name.dropLast(suffix.count)
    guard let dash = stem.lastIndex(of: "-") else { return false }
    return (try? PackageName(parsing: stem[..<dash])) == wheel.name
      && (try? Version(parsing: stem[stem.index(after: dash)...])) == wheel.version
  }

  private static func rest(of path: String, _ root: Substring) -> String {
    String(Substring(path.utf8.dropFirst(root.utf8.count + 1)))
  }
}

// MARK: where files go

extension WheelContents {
  /// `NAME-VERSION.data/SCHEME/TARGET`; nil for the folders on the way.
  private func dataFile(
    _ entry: ZipEntry, _ index: Int, prefix: Int
  ) throws(WheelFault) -> File? {
    let rest = entry.name.utf8.dropFirst(prefix)
    // The `.data` folder itself.
    if rest.isEmpty, entry.isFolder { return nil }
    let schemeName = rest.prefix { $0 != UInt8(ascii: "/") }
    guard let scheme = Self.scheme(named: Substring(schemeName)) else {
      throw entry.isFolder || schemeName.count < rest.count
        ? .unknownScheme(entry.name) : .looseData(entry.name)
    }
    guard schemeName.count < rest.count else {
      if entry.isFolder { return nil }
      throw .looseData(entry.name)
    }
    let target = prefix + schemeName.count + 1
    let path = entry.name.utf8.dropFirst(target)
    // What is no drive letter in the middle of a path may be one at its beginning.
    if let fault = ArchivePath.fault(of: String(Substring(path))) {
      throw .entry(entry.name, .path(fault))
    }
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

  /// Refuses what would be found as another distribution, and names that no wheel may bring.
  private func checkTarget(
    _ target: Substring, scheme: WheelManifest.Scheme, path: String
  ) throws(WheelFault) {
    if target.utf8.starts(with: ".lock-".utf8) { throw .reservedName(path, .bookkeeping) }
    switch scheme {
    case .purelib, .platlib:
      if EnvironmentNames.isForeign(target.rootPart, to: project) { throw .foreignFolder(path) }
    case .scripts:
      if EnvironmentNames.isInterpreter(script: target.rootPart) {
        throw .reservedName(path, .interpreter)
      }
    case .data:
      if EnvironmentNames.isReserved(data: target) { throw .reservedName(path, .interpreter) }
      if EnvironmentNames.isForeign(data: target, to: project) { throw .foreignFolder(path) }
    case .headers: break
    }
  }
}

extension Substring {
  /// Up to the first slash.
  var rootPart: Substring { Substring(utf8.prefix { $0 != UInt8(ascii: "/") }) }
}
