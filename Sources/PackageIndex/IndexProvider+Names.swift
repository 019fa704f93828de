package import Packaging
import PlatformIO
import Resolver

extension IndexProvider {
  /// Known projects whose names are nearest to one that no index knows; at most three, best first.
  ///
  /// Asks the indexes for their lists of projects (kept for a day) if that takes few seconds; else
  /// only those that the cache has seen are compared. Never fails.
  package func nearestNames(to name: PackageName) async -> [PackageName] {
    var nearest = NearestNames(to: name)
    for fetcher in fetchers {
      for seen in cache.projects(in: fetcher.folder) {
        // What was asked for in vain is kept too.
        nearest.add(seen, isFamiliar: true) { cache.hasPage(of: $0, in: fetcher.folder) }
      }
      guard let list = await projectList(of: fetcher) else { continue }
      for line in list.split(separator: UInt8(ascii: "\n")) { nearest.add(line) }
    }
    return nearest.best
  }

  /// The normalized names of an index's projects, one a line.
  private func projectList(of fetcher: PageFetcher) async -> [UInt8]? {
    if let kept = cache.projectList(in: fetcher.folder, since: configuration.now - 86_400) {
      return kept
    }
    guard !configuration.offline, !fetcher.index.url.hasPrefix("file:") else { return nil }
    let list = await withTaskGroup(of: [UInt8]?.self) { group in
      group.addTask { await self.fetchProjectList(of: fetcher) }
      group.addTask {
        // Cancelled with the group when the list comes first.
        try? await Task.sleep(for: .seconds(8))
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    if let list { cache.keepProjectList(list, in: fetcher.folder) }
    return list
  }

  private func fetchProjectList(of fetcher: PageFetcher) async -> [UInt8]? {
    var request = HTTPRequest(url: fetcher.index.url)
    request.headers = [("Accept", "application/vnd.pypi.simple.v1+json, text/html;q=0.1")]
    request.credentials = fetcher.index.credentials
    request.maximumBody = PageFetcher.maximumBody
    // A list that does not come leaves the message without a proposal.
    guard let response = try? await http.send(request), response.status == 200,
      let type = response.header("content-type")
    else { return nil }
    if type.hasPrefix("text/html") { return ProjectList.readHTML(response.body) }
    guard type.hasPrefix("application/vnd.pypi.simple") else { return nil }
    return try? ProjectList.read(response.body)
  }
}

/// The list of an index's projects (PEP 691, or PEP 503).
enum ProjectList {
  /// The normalized names of an HTML list, one a line: the texts of its links.
  static func readHTML(_ body: [UInt8]) -> [UInt8] {
    var names: [UInt8] = []
    names.reserveCapacity(body.count / 2)
    body.withUnsafeBufferPointer { bytes in
      var rest = bytes[...]
      while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
        rest = rest[(start + 1)...]
        guard rest.count > 1, rest[rest.startIndex] | 0x20 == UInt8(ascii: "a"),
          rest[rest.startIndex + 1] <= 0x20, let end = rest.firstIndex(of: UInt8(ascii: ">"))
        else { continue }
        rest = rest[(end + 1)...]
        let text = rest.prefix { $0 != UInt8(ascii: "<") }
        let name = text.drop { $0 <= 0x20 }.prefix { $0 > 0x20 }
        if !name.isEmpty { appendNormalized(UnsafeBufferPointer(rebasing: name), to: &names) }
        rest = rest[text.endIndex...]
      }
    }
    return names
  }

  /// The normalized names, one a line.
  static func read(_ body: [UInt8]) throws(PageError) -> [UInt8] {
    try body.withUnsafeBufferPointer { bytes throws(PageError) in
      var cursor = try JSONCursor(bytes)
      var names: [UInt8] = []
      guard try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return names }
      repeat {
        let key = try cursor.key()
        if cursor.matches(key, "projects") {
          try readProjects(&cursor, into: &names)
        } else {
          try cursor.skipValue()
        }
      } while try cursor.more(UInt8(ascii: "}"))
      return names
    }
  }

  private static func readProjects(
    _ cursor: inout JSONCursor, into names: inout [UInt8]
  ) throws(PageError) {
    guard try cursor.open(UInt8(ascii: "["), UInt8(ascii: "]")) else { return }
    repeat {
      guard try cursor.open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { continue }
      repeat {
        let key = try cursor.key()
        if cursor.matches(key, "name"), try cursor.peek() == UInt8(ascii: "\"") {
          let name = try cursor.string()
          cursor.withBytes(name) { appendNormalized($0, to: &names) }
        } else {
          try cursor.skipValue()
        }
      } while try cursor.more(UInt8(ascii: "}"))
    } while try cursor.more(UInt8(ascii: "]"))
  }

  private static func appendNormalized(_ name: UnsafeBufferPointer<UInt8>, to names: inout [UInt8])
  {
    var wasSeparator = false
    for byte in name where byte != UInt8(ascii: "\n") {
      let isSeparator =
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      if isSeparator {
        if !wasSeparator { names.append(UInt8(ascii: "-")) }
      } else {
        names.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
      }
      wasSeparator = isSeparator
    }
    names.append(UInt8(ascii: "\n"))
  }
}

/// The names nearest to one, few at a time.
struct NearestNames {
  private struct Found: Comparable {
    let distance: Int
    let isFamiliar: Bool
    let name: String

    static func < (a: Self, b: Self) -> Bool {
      (a.distance, a.isFamiliar ? 0 : 1, a.name) < (b.distance, b.isFamiliar ? 0 : 1, b.name)
    }
  }

  private let wanted: [UInt8]
  private let bound: Int
  private var found: [Found] = []

  static let limit = 3

  init(to name: PackageName) {
    wanted = Array(name.text.utf8)
    bound = max(1, min(2, wanted.count / 3))
  }

  /// `isFamiliar` is it comes before others at the same distance.
  mutating func add(
    _ name: some Collection<UInt8>, isFamiliar: Bool = false,
    if isReal: (String) -> Bool = { _ in true }
  ) {
    guard abs(name.count - wanted.count) <= bound,
      let distance = editDistance(wanted, Array(name), atMost: bound), distance > 0
    else { return }
    let text = String(decoding: name, as: UTF8.self)
    guard !found.contains(where: { $0.name == text }), isReal(text) else { return }
    found.append(Found(distance: distance, isFamiliar: isFamiliar, name: text))
    found.sort()
    if found.count > Self.limit { found.removeLast() }
  }

  var best: [PackageName] {
    // A list may contain what is no name.
    found.compactMap { try? PackageName(parsing: $0.name) }
  }
}
