import Packaging
import PlatformIO
import Resolver
import Synchronization

/// What one target and one set of options ask of the files of a project.
struct Judge: Sendable {
  let tags: TargetTags
  /// The target's Python, major, minor, patch.
  let python: [UInt64]
  /// Files uploaded at this moment or later do not exist; microseconds since 1970.
  let cutoff: Int64?
  let allowsWheels: Bool
  let allowsSources: Bool
}

/// What a file is good for.
enum Fitness: Hashable, Sendable {
  /// Fits; a lower priority is better.
  case wheel(priority: Int)
  case source
  case wrongTags
  case wrongPython
  case wheelForbidden
  case sourceForbidden
  /// Uploaded too late, or nobody knows when.
  case tooNew

  var isUsable: Bool {
    switch self {
    case .wheel, .source: true
    case .wrongTags, .wrongPython, .wheelForbidden, .sourceForbidden, .tooNew: false
    }
  }
}

/// A file and what it is good for.
struct JudgedFile: Sendable {
  let page: JudgedPage
  let file: PageFile
  let fitness: Fitness

  var url: String { page.page.url(of: file) }
  var name: String { page.page.name(of: file) }
}

/// Credentials, and the one server that may have them.
struct CredentialScope: Hashable, Sendable {
  /// `scheme://host:port`.
  let origin: String
  let credentials: HTTPCredentials
}

/// A page seen with the eyes of a target: tags and `Requires-Python` are judged once a text.
final class JudgedPage: Sendable {
  let page: Page
  /// Where the page comes from; nil for find-links.
  let index: IndexURL?
  /// What the page's own server may be told.
  let scope: CredentialScope?
  /// Where the records about the page's files are read, and to what they are appended.
  let records: Page
  let recordKey: PageCache.Key?
  private let judge: Judge
  private let memo = Mutex(Memo())

  private struct Memo {
    /// By number of string: a priority, `doesNotFit`, or `unknown`.
    var priorities: [Int32] = []
    /// By number of string: 0 unknown, 1 admits the target, 2 does not.
    var pythons: [UInt8] = []
    /// The release that was looked at last: it is mostly the next one, too.
    var latest: (position: Int, judgements: [Judgement])?
  }

  private struct Judgement {
    var file: PageFile
    var fitness: Fitness
  }

  private static let unknown: Int32 = -2
  private static let doesNotFit: Int32 = -1

  /// A page of an index, behind which the records stand.
  init(_ page: Page, index: IndexURL, key: PageCache.Key, judge: Judge) {
    self.page = page
    self.index = index
    self.judge = judge
    scope = index.credentials.map { CredentialScope(origin: index.origin, credentials: $0) }
    records = page
    recordKey = key
  }

  /// Files that find-links give.
  ///
  /// These pages are not kept: `records` is the page that keeps what is learnt of the files, `key`
  /// its key, nil where nothing needs to be remembered.
  init(
    links page: Page, scope: CredentialScope?, records: Page?, key: PageCache.Key?, judge: Judge
  ) {
    self.page = page
    index = nil
    self.judge = judge
    self.scope = scope
    self.records = records ?? page
    recordKey = key
  }

  /// The files of a release with what they are good for; nil where the page is damaged.
  func files(at position: Int) -> [JudgedFile]? {
    judgements(at: position)?.map {
      JudgedFile(page: self, file: $0.file, fitness: $0.fitness)
    }
  }

  private func judgements(at position: Int) -> [Judgement]? {
    if let latest = memo.withLock(\.latest), latest.position == position {
      return latest.judgements
    }
    guard let files = page.files(at: position) else { return nil }
    let judgements = files.map { Judgement(file: $0, fitness: fitness(of: $0)) }
    memo.withLock { $0.latest = (position, judgements) }
    return judgements
  }

  private func fitness(of file: PageFile) -> Fitness {
    // Only what an index lists can be too new: links say nothing about time.
    if let cutoff = judge.cutoff, index != nil {
      guard let time = file.uploadTime, time < cutoff else { return .tooNew }
    }
    if file.isSource {
      guard judge.allowsSources else { return .sourceForbidden }
      return admitsPython(file.requiresPython) ? .source : .wrongPython
    }
    guard judge.allowsWheels else { return .wheelForbidden }
    guard let priority = priority(ofTags: file.tags) else { return .wrongTags }
    return admitsPython(file.requiresPython) ? .wheel(priority: priority) : .wrongPython
  }

  private func priority(ofTags number: UInt32) -> Int? {
    guard Int(number) < page.distinctStrings else { return nil }
    let found = memo.withLock { memo in
      if memo.priorities.isEmpty {
        memo.priorities = [Int32](repeating: Self.unknown, count: page.distinctStrings)
      }
      if memo.priorities[Int(number)] == Self.unknown {
        let priority = page.withString(number) { text in
          text.withMemoryRebound(to: UInt8.self) { judge.tags.priority(ofTags: $0.span) }
        }
        memo.priorities[Int(number)] = priority.map { Int32(clamping: $0) } ?? Self.doesNotFit
      }
      return memo.priorities[Int(number)]
    }
    return found >= 0 ? Int(found) : nil
  }

  private func admitsPython(_ number: UInt32) -> Bool {
    guard Int(number) < page.distinctStrings else { return true }
    return memo.withLock { memo in
      if memo.pythons.isEmpty {
        memo.pythons = [UInt8](repeating: 0, count: page.distinctStrings)
      }
      if memo.pythons[Int(number)] == 0 {
        let admits = PythonLimit(page.string(number)).admits(judge.python)
        memo.pythons[Int(number)] = admits ? 1 : 2
      }
      return memo.pythons[Int(number)] == 1
    }
  }
}
