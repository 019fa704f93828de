package import Packaging
package import Resolver
import Synchronization

/// The releases of one project, from one page or from several merged ones.
package struct IndexReleases: ReleaseList {
  /// One release, on the pages that have it, in the order in which they count.
  struct Entry: Sendable {
    let version: Version
    var places: [(page: Int, position: Int)]
  }

  let name: PackageName
  let pages: [JudgedPage]
  /// Nil: the one page as it is.
  private let merged: [Entry]?
  private let damage: Damage

  /// Remembers that a page turned out damaged when it was looked into.
  final class Damage: Sendable {
    private let names = Mutex<Set<PackageName>>([])

    func add(_ name: PackageName) {
      names.withLock { _ = $0.insert(name) }
    }

    func take() -> Set<PackageName> {
      names.withLock { names in
        defer { names = [] }
        return names
      }
    }
  }

  /// `pages` come in the order in which they count; where the pages of two indexes have a release,
  /// the later one's is left out, while links always add.
  init(_ name: PackageName, pages: [JudgedPage], damage: Damage) {
    self.name = name
    self.pages = pages
    self.damage = damage
    merged = pages.count == 1 ? nil : Self.merge(pages)
  }

  private static func merge(_ pages: [JudgedPage]) -> [Entry] {
    var entries: [Version: Entry] = [:]
    for (number, judged) in pages.enumerated() {
      for position in 0..<judged.page.releaseCount {
        let version = judged.page.version(at: position)
        var entry = entries[version] ?? Entry(version: version, places: [])
        let isTaken = entry.places.contains { pages[$0.page].index != nil }
        if judged.index == nil || !isTaken { entry.places.append((number, position)) }
        entries[version] = entry
      }
    }
    return entries.values.sorted { $0.version > $1.version }
  }

  package var count: Int { merged?.count ?? pages.first?.page.releaseCount ?? 0 }

  package func version(at position: Int) -> Version {
    if let merged { return merged[position].version }
    guard let page = pages.first else {
      preconditionFailure("without pages there is no position")
    }
    return page.page.version(at: position)
  }

  package func candidate(at position: Int) -> Candidate {
    let version = version(at: position)
    guard let files = files(at: position) else {
      return Candidate(version: version, usability: .unusable(.notCached))
    }
    return CandidateSummary(files).candidate(version)
  }

  /// The position of a version; nil if it is not there.
  func position(of version: Version) -> Int? {
    guard let merged else { return pages.first?.page.position(of: version) }
    return merged.firstIndex { $0.version == version }
  }

  /// The position of what a pin means (PEP 440, “Version matching”): the version itself, else the
  /// newest that differs from it in a local part alone.
  func position(ofPin version: Version) -> Int? {
    position(of: version)
      ?? (version.isLocal
        ? nil : (0..<count).first { self.version(at: $0).withoutLocal == version })
  }

  /// The files of a release; nil where a cached page is damaged, which is remembered.
  func files(at position: Int) -> [JudgedFile]? {
    guard let merged else {
      guard let files = pages.first?.files(at: position) else {
        damage.add(name)
        return nil
      }
      return files
    }
    var all: [JudgedFile] = []
    for place in merged[position].places {
      guard let files = pages[place.page].files(at: place.position) else {
        damage.add(name)
        return nil
      }
      all += files
    }
    return all
  }

  /// Whether there is anything for the target: what `unsafe-first-match` looks for.
  var hasUsableRelease: Bool {
    (0..<count).contains { position in
      switch candidate(at: position).usability {
      case .wheel, .sourceDistribution: true
      case .unusable: false
      }
    }
  }
}
