import Packaging
import SyncPlanning

/// Which file of which wheel goes where, and what has to be written besides: everything that is to
/// be laid down, before anything is.
///
/// It looks at no disk.
struct StagingPlan: Sendable {
  /// A folder of the tree that is to be.
  struct Folder: Sendable {
    var base: Int
    /// Below the base; empty for the base itself.
    var path: String
    var parent: Int?
    /// The first that puts something here.
    var source: Source?
    /// Whether others do too.
    var isMixed = false
    /// Files of wheels that go here, in runs that stand side by side in a manifest.
    var runs: [Run] = []
    /// Whether a file of it is claimed more than once.
    var hasShared = false
  }

  /// What cannot claim a path twice: one scheme's part of one wheel.
  struct Source: Hashable, Sendable {
    var wheel: Int
    /// Nil: what is written besides.
    var scheme: WheelManifest.Scheme?
  }

  struct Run: Sendable {
    var wheel: Int
    /// In the manifest.
    var files: Range<Int>
  }

  /// What belongs to one wheel.
  struct Part: Sendable {
    var runs: [(folder: Int, files: Range<Int>)] = []
    var made = 0..<0
    /// The folder of its metadata.
    var distInfo = 0
  }

  /// A file that has to be written.
  struct Made: Sendable {
    enum Content: Hashable, Sendable {
      /// What starts an entry point.
      case launcher(EntryPoint)
      /// A script of the wheel, at an index in the manifest, that is to name the interpreter.
      case rewritten(file: Int)
      case text([UInt8])
    }

    /// Nil for what belongs to no wheel.
    var wheel: Int?
    var folder: Int
    var name: String
    var content: Content
    var isExecutable = false
    /// Whether another wheel lays down the same.
    var isShared = false
  }

  /// A file of a wheel's manifest.
  struct FileIndex: Hashable, Sendable {
    var wheel: Int
    var file: Int
  }

  let wheels: [WheelToInstall]
  let places: StagingPlaces
  /// Each after its parent; the first ones are the bases themselves.
  private(set) var folders: [Folder] = []
  private(set) var made: [Made] = []
  /// Files that another wheel lays down as well, byte for byte.
  private(set) var shared: Set<FileIndex> = []

  /// What belongs to a wheel, by wheel.
  private(set) var parts: [Part] = []

  /// The folders by their final paths.
  private var known: [String: Int] = [:]

  init(_ wheels: [WheelToInstall], in places: StagingPlaces, archiveRecord: [UInt8]? = nil) {
    self.wheels = wheels
    self.places = places
    for (base, path) in places.bases.enumerated() {
      known[path] = base
      folders.append(Folder(base: base, path: ""))
    }
    if let archiveRecord {
      made.append(
        Made(folder: 0, name: ArchiveRecord.fileName, content: .text(archiveRecord)))
    }
    for index in wheels.indices {
      parts.append(Part())
      let first = made.count
      add(index)
      parts[index].made = first..<made.count
    }
  }

  /// The absolute path that a folder is to have.
  func finalPath(of folder: Folder) -> String {
    Self.join(places.bases[folder.base], folder.path)
  }

  private mutating func add(_ index: Int) {
    let manifest = wheels[index].stored.manifest
    let site = places.place(of: manifest.isPure ? .purelib : .platlib).final
    let own = OwnFiles(manifest)
    var cursor = RunCursor()
    for (number, file) in manifest.files.enumerated() {
      let length = file.target.lengthOfFolder
      let isSpecial = own.concern(file, folderLength: length)
      if !isSpecial, cursor.extends(to: file, folderLength: length, number: number) { continue }
      flush(&cursor, wheel: index)
      if isSpecial, own.replace(file, folderLength: length) { continue }
      let source = Source(wheel: index, scheme: file.scheme)
      let folder = folder(at: path(ofFolder: length, of: file, in: manifest), for: source)
      guard file.scheme == .scripts, file.namesPython else {
        cursor.begin(file, folderLength: length, number: number, folder: folder)
        continue
      }
      touch(folder, by: source)
      made.append(
        Made(
          wheel: index, folder: folder, name: file.target.name(after: length),
          content: .rewritten(file: number), isExecutable: true))
    }
    flush(&cursor, wheel: index)
    addMade(index, site: site)
  }

  /// The absolute path that the folder of a file is to have; of the target it is so many bytes.
  private func path(
    ofFolder length: Int, of file: WheelManifest.File, in manifest: WheelManifest
  ) -> String {
    let folder = file.target.folder(length)
    let place = places.place(of: file.scheme).final
    return switch file.scheme {
    case .purelib, .platlib, .scripts: Self.join(place, folder)
    case .headers: Self.join(Self.join(place, manifest.name.description), folder)
    case .data: places.folder(ofData: folder)
    }
  }

  private mutating func flush(_ cursor: inout RunCursor, wheel: Int) {
    guard let run = cursor.end() else { return }
    folders[run.folder].runs.append(Run(wheel: wheel, files: run.files))
    parts[wheel].runs.append((run.folder, run.files))
    touch(run.folder, by: Source(wheel: wheel, scheme: run.scheme))
  }

  private mutating func addMade(_ index: Int, site: String) {
    let wheel = wheels[index]
    let manifest = wheel.stored.manifest
    let source = Source(wheel: index)
    if !manifest.scripts.isEmpty {
      let folder = folder(at: places.scripts.final, for: source)
      touch(folder, by: source)
      for script in manifest.scripts {
        made.append(
          Made(
            wheel: index, folder: folder, name: script.name, content: .launcher(script),
            isExecutable: true))
      }
    }
    let distInfo = folder(at: Self.join(site, manifest.distInfo), for: source)
    parts[index].distInfo = distInfo
    func text(_ name: String, _ text: String) -> Made {
      Made(wheel: index, folder: distInfo, name: name, content: .text(Array(text.utf8)))
    }
    made.append(text("INSTALLER", ArchiveRecord.installer + "\n"))
    if wheel.isRequested { made.append(text("REQUESTED", "")) }
    if let directURL = wheel.directURL { made.append(text("direct_url.json", directURL.json)) }
  }

  /// The index of the folder that is to have a final path; it and those above it are added.
  private mutating func folder(at final: String, for source: Source) -> Int {
    if let index = known[final] { return index }
    let base = places.base(of: final)
    let length = final.lengthOfFolder
    guard length > 0 else { return base }
    let parent = folder(at: final.folder(length), for: source)
    touch(parent, by: source)
    let path = StagingPlaces.path(of: final, below: places.bases[base])
    folders.append(Folder(base: base, path: path, parent: parent))
    known[final] = folders.count - 1
    return folders.count - 1
  }

  private mutating func touch(_ folder: Int, by source: Source) {
    if let first = folders[folder].source {
      if first != source { folders[folder].isMixed = true }
    } else {
      folders[folder].source = source
    }
  }

  /// Notes that a file is laid down by another wheel as well.
  mutating func share(_ file: FileIndex, in folder: Int) {
    shared.insert(file)
    folders[folder].hasShared = true
  }

  /// Notes that a written file is written for another wheel as well.
  mutating func share(made index: Int) {
    made[index].isShared = true
  }

  static func join(_ folder: String, _ path: String) -> String {
    path.isEmpty ? folder : folder.isEmpty ? path : "\(folder)/\(path)"
  }
}

/// The files of a wheel that installing writes by itself, whatever the wheel has.
private struct OwnFiles {
  private let launched: Set<String>
  private let distInfo: String
  private let length: Int

  init(_ manifest: WheelManifest) {
    launched = Set(manifest.scripts.map(\.name))
    distInfo = manifest.distInfo
    length = distInfo.utf8.count
  }

  /// Whether the file has to be looked at closely.
  func concern(_ file: WheelManifest.File, folderLength: Int) -> Bool {
    file.scheme == .scripts || folderLength == length && file.target.hasPrefix(distInfo)
  }

  /// Whether the file is not laid down: as pip has it, an entry point stands for a script of its
  /// name.
  func replace(_ file: WheelManifest.File, folderLength: Int) -> Bool {
    if file.scheme == .scripts { return launched.contains(file.target) }
    switch file.target.name(after: folderLength) {
    case "INSTALLER", "RECORD", "REQUESTED", "direct_url.json":
      return file.scheme == .purelib || file.scheme == .platlib
    default: return false
    }
  }
}
