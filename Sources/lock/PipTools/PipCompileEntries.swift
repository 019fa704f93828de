import Lockfiles
import Packaging
import RequirementFiles
import Resolver

/// Entries of a lock as pip-compile writes them: places and markers in its own way.
struct PipCompileEntries {
  let resolution: Resolution
  let inputs: CompileInputs
  let stripsExtras: Bool
  /// The markers of what people ask for, by name: of several lines the last that has one counts, and
  /// it stays where other packages ask as well.
  private let markers: [PackageName: Marker]

  init(_ resolution: Resolution, _ inputs: CompileInputs, stripsExtras: Bool) {
    self.resolution = resolution
    self.inputs = inputs
    self.stripsExtras = stripsExtras
    var markers: [PackageName: Marker] = [:]
    for root in resolution.roots + resolution.constraints where !root.isNameless {
      if let marker = root.requirement.marker?.withoutExtras {
        markers[root.requirement.name] = marker
      }
    }
    self.markers = markers
  }

  /// The entry with its marker, and the text of its place.
  func entry(_ entry: Lockfile.Entry) -> Lockfile.Entry {
    var entry = entry
    entry.marker = markers[entry.name]
    // A repository keeps its commit: without it a lock pins nothing.
    if case .repository? = entry.source?.place { return entry }
    guard entry.source != nil, let root = root(of: entry) else { return entry }
    entry.text = text(of: entry, askedBy: root)
    return entry
  }

  /// The entries with what is written with `-e` first.
  func sorted(_ entries: [Lockfile.Entry]) -> [Lockfile.Entry] {
    let isEditable = { (entry: Lockfile.Entry) in entry.text?.hasPrefix("-e ") ?? false }
    return entries.filter(isEditable) + entries.filter { !isEditable($0) }
  }

  /// The line that asks for the place.
  private func root(of entry: Lockfile.Entry) -> RootRequirement? {
    resolution.roots.first { $0.requirement.name == entry.name && $0.reference != nil }
  }

  private func text(of entry: Lockfile.Entry, askedBy root: RootRequirement) -> String? {
    guard let reference = root.reference else { return nil }
    let address = Address(of: root)
    if root.isEditable {
      return "-e " + ShellWords.quotedPlace(stripsExtras ? address.withoutExtras : address.text)
    }
    let extras = stripsExtras ? [] : entry.extras.map(\.text)
    let name = entry.name.text + (extras.isEmpty ? "" : "[\(extras.joined(separator: ","))]")
    guard address.isURL else {
      return "\(name) @ \(FilePath.fileURL(of: reference.path ?? ""))\(address.fragment(reference))"
    }
    // A relative `file:` URL would be none behind `@`.
    if address.isRelativeFile { return address.text }
    return "\(name) @ \(address.withoutFragment)\(address.fragment(reference))"
  }

  /// What a line says of a place.
  private struct Address {
    /// As written, without `-e`, name and marker; variables stay in it.
    let text: String

    init(of root: RootRequirement) {
      var text = root.text[...]
      if root.isEditable { text = text.dropFirst(2) }
      if let at = text.firstRange(of: " @ ") { text = text[at.upperBound...] }
      while text.first == " " { text.removeFirst() }
      // A path may have blanks in it; the marker stands behind one.
      let end =
        text.contains("://")
        ? text.firstIndex(of: " ") : text.firstRange(of: " ;")?.lowerBound
      text = text[..<(end ?? text.endIndex)]
      while text.last == " " { text.removeLast() }
      self.text = String(text)
    }

    var isURL: Bool { text.contains("://") || text.lowercased().hasPrefix("file:") }

    var withoutExtras: String {
      guard text.hasSuffix("]"), let bracket = text.lastIndex(of: "[") else { return text }
      return String(text[..<bracket])
    }

    var isRelativeFile: Bool {
      text.lowercased().hasPrefix("file:") && !text.dropFirst(5).hasPrefix("/")
    }

    /// As pip writes it, which leaves the slashes of an empty host out where it knows no better.
    var withoutFragment: String {
      let url = String(text.prefix { $0 != "#" })
      let local = "git+file://"
      return url.hasPrefix(local + "/") ? "git+file:" + url.dropFirst(local.count) : url
    }

    /// `#subdirectory=…` and a hash, without `egg=`.
    func fragment(_ reference: DirectReference) -> String {
      var parts = reference.subdirectory.map { ["subdirectory=\($0)"] } ?? []
      parts += reference.hashes.prefix(1).map { "\($0.algorithm.rawValue)=\($0.hex)" }
      return parts.isEmpty ? "" : "#" + parts.joined(separator: "&")
    }
  }
}

extension RootRequirement {
  fileprivate var isEditable: Bool { text.hasPrefix("-e") }

  /// Whether the line names a place and no project.
  fileprivate var isNameless: Bool { reference != nil && !text.contains(" @ ") }
}
