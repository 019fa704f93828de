package import Packaging
package import PlatformIO
package import SyncPlanning

/// What is installed in an environment, as the names of its files tell.
///
/// A folder is listed once; a file is opened only where its name does not say enough.
package struct InstalledScan: Sendable {
  /// An archive in it is what the environment's record says: see `confirmArchives(of:)`.
  package private(set) var installed: InstalledSet
  /// What looks like a distribution and cannot be understood as one; it is left alone.
  package private(set) var warnings: [Diagnostic] = []

  private var found: [InstalledDistribution] = []
  private let record: ArchiveRecord

  /// Looks into `purelib` and `platlib`; a folder that is not there holds nothing.
  package init(_ layout: EnvironmentLayout) throws(FileError) {
    let remembered = try Files.readIfPresent(layout.root + "/" + ArchiveRecord.fileName)
    record = remembered.map { ArchiveRecord(parsing: $0) } ?? ArchiveRecord()
    installed = InstalledSet([])
    let folders = [layout.purelib] + (layout.platlib == layout.purelib ? [] : [layout.platlib])
    for folder in folders {
      do throws(FileError) {
        for entry in try Files.entries(folder) { take(entry, in: folder) }
      } catch {
        guard error.isMissing else { throw error }
      }
    }
    installed = InstalledSet(found)
    found = []
  }

  /// Forgets the archives of distributions that another program has put there since.
  ///
  /// What the record says counts only while INSTALLER says `lock`. To ask that of every
  /// distribution would cost more than all else that a sync with nothing to do does, and matters
  /// only where the archive is not the one that is wanted.
  /// - Returns: Whether there was anything to forget.
  package mutating func confirmArchives(of names: Set<PackageName>) -> Bool {
    var hasForgotten = false
    for index in installed.distributions.indices
    where names.contains(installed.distributions[index].name) {
      let path = installed.distributions[index].path + "/INSTALLER"
      // A file that cannot be read says nothing.
      let installer = (try? Files.readIfPresent(path)).map { Self.firstLine(of: $0) }
      installed.distributions[index].installer = installer
      guard installed.distributions[index].archive != nil, installer != ArchiveRecord.installer
      else { continue }
      installed.distributions[index].archive = nil
      hasForgotten = true
    }
    return hasForgotten
  }

  private mutating func take(_ entry: Files.DirectoryEntry, in folder: String) {
    let name = entry.name
    if name.hasSuffix(".dist-info") {
      takeFolder(
        name, ".dist-info", form: .distInfo, metadata: "/METADATA", in: folder,
        flaw: Self.flaw(of: entry, at: folder + "/" + name))
    } else if name.hasSuffix(".egg-info") {
      let isFolder = Files.status(folder + "/" + name)?.isDirectory ?? false
      takeFolder(
        name, ".egg-info", form: isFolder ? .eggInfoFolder : .eggInfoFile,
        metadata: isFolder ? "/PKG-INFO" : "", in: folder)
    } else if name.hasSuffix(".egg-link") {
      takeLink(name, in: folder)
    } else if name.hasSuffix(".egg") {
      warn("`\(folder)/\(name)` is an egg, which this program leaves alone")
    }
  }

  private mutating func takeFolder(
    _ entry: String, _ suffix: String, form: InstalledDistribution.Form, metadata: String,
    in folder: String, flaw: String? = nil
  ) {
    let path = folder + "/" + entry
    let stem = entry.dropLast(suffix.count)
    guard let (name, version, text) = Self.told(stem) ?? Self.read(path + metadata, stem: stem)
    else { return warn("`\(path)` does not tell what it is; it is left alone") }
    found.append(
      InstalledDistribution(
        name: name, version: version, versionText: text, form: form, path: path,
        directURL: form == .distInfo ? directURL(in: path) : nil, archive: record.archives[entry],
        settings: record.settings[entry], flaw: flaw))
  }

  /// Why what is named as a `.dist-info` folder is none that an installer has finished; nil where
  /// it is one as far as can be seen without reading it.
  ///
  /// RECORD is what installers write last.
  private static func flaw(of entry: Files.DirectoryEntry, at path: String) -> String? {
    switch entry.kind {
    case .symbolicLink: return "`\(entry.name)` is a symbolic link"
    case .file, .other: return "`\(entry.name)` is not a folder"
    case .directory: break
    }
    // Those of a system's package manager have no RECORD.
    guard !Files.exists(path + "/RECORD"), !Files.exists(path + "/METADATA") else { return nil }
    return "`\(entry.name)` has neither METADATA nor RECORD"
  }

  private mutating func takeLink(_ entry: String, in folder: String) {
    let path = folder + "/" + entry
    guard let name = try? PackageName(parsing: entry.dropLast(".egg-link".count)) else {
      return warn("`\(path)` does not tell what it is; it is left alone")
    }
    // The project may be gone; that it is linked is all that counts.
    let target = (try? Files.read(path)).map { Self.firstLine(of: $0) }
    let metadata = target.map { "\($0)/\(name.text).egg-info/PKG-INFO" }
    let read = metadata.flatMap { Self.read($0, stem: name.text[...]) }
    found.append(
      InstalledDistribution(
        name: name, version: read?.version,
        versionText: read?.version?.description ?? "in development",
        form: .eggLink, path: path))
  }

  private func directURL(in distInfo: String) -> DirectURL? {
    guard let bytes = (try? Files.readIfPresent(distInfo + "/direct_url.json")) ?? nil else {
      return nil
    }
    // One that cannot be understood is still no release of an index.
    return (try? DirectURL(parsing: bytes.span))
      ?? DirectURL(url: "", kind: .archive(hashes: []))
  }

  private mutating func warn(_ message: String) {
    warnings.append(Diagnostic(.warning, message, reference: "distribution-unknown"))
  }

  private typealias Identity = (name: PackageName, version: Version?, text: String)

  /// `NAME-VERSION`, and what setuptools adds to it: `-py3.8`, `-py3.8-linux-x86_64`.
  private static func told(_ stem: Substring) -> Identity? {
    guard let dash = stem.firstIndex(of: "-"), let name = try? PackageName(parsing: stem[..<dash])
    else { return nil }
    let rest = stem[stem.index(after: dash)...]
    let text = rest.firstRange(of: "-py").map { rest[..<$0.lowerBound] } ?? rest
    // In a file's name `-` is written `_`, which no version has in that place.
    let plain = String(text.map { $0 == "_" ? "-" : $0 })
    guard let version = (try? Version(parsing: text)) ?? (try? Version(parsing: plain)) else {
      return nil
    }
    return (name, version, version.description)
  }

  /// What the metadata says, whose version need not be one.
  private static func read(_ path: String, stem: Substring) -> Identity? {
    let bytes = ((try? Files.readIfPresent(path)) ?? nil) ?? []
    let (name, version) = fields(of: String(decoding: bytes, as: UTF8.self))
    // Without metadata the folder's name has to do.
    let text = name ?? String(stem.prefix { $0 != "-" })
    guard let name = try? PackageName(parsing: text) else { return nil }
    let versionText = version ?? "unknown"
    return (name, try? Version(parsing: versionText), versionText)
  }

  /// `Name` and `Version` above the first empty line.
  private static func fields(of text: String) -> (name: String?, version: String?) {
    var name: String?
    var version: String?
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].split(separator: " ").joined(separator: " ")
      switch line[..<colon].lowercased() {
      case "name": name = name ?? value
      case "version": version = version ?? value
      default: break
      }
    }
    return (name, version)
  }

  private static func firstLine(of bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first
      .map { $0.split(separator: " ").joined(separator: " ") } ?? ""
  }
}
