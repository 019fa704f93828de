import PackageIndex
import Packaging
import PlatformIO
import WheelInstall

/// Gets the files of a plan, all at once: looked up, downloaded, verified and unpacked into the
/// store, each package as soon as the step before is done.
struct WheelFetch: Sendable {
  /// What is wanted of a package.
  enum Wanted: Sendable {
    case release(ReleasePin)
    /// A wheel that a direct reference leads to.
    case file(ReleaseFile)
  }

  /// What has been got of a package.
  struct Fetched: Sendable {
    enum Content: Sendable {
      case wheel(StoredWheel)
      /// No wheel fits: one has to be built of the file, which has not been fetched.
      case source
    }

    let file: ReleaseFile
    let content: Content
  }

  let provider: IndexProvider
  let store: WheelStore
  let http: HTTPClient
  let progress: FetchProgress
  var isOffline = false
  /// Packages whose stored files are hashed again before they are used.
  var distrusted: Set<PackageName> = []
  /// How many tasks may unpack one large wheel.
  var width = 2

  /// The outcome of one package.
  private enum Outcome: Sendable {
    case fetched(Fetched)
    /// Nothing can be got of this package; the others are not concerned.
    case refused(Diagnostic)
    /// Nothing can be got at all.
    case failed(Diagnostic)
    case cancelled
  }

  /// Gets everything; the answers are in the order of what was wanted.
  ///
  /// - Throws: `FetchError`, which names every package that cannot be had, or the one failure that
  ///   ended the run; `CancellationError` where the task was cancelled.
  func fetch(_ wanted: [Wanted]) async throws -> [Fetched] {
    progress.begin(packages: wanted.count)
    var outcomes = wanted.map { stored($0).map { Outcome.fetched($0) } }
    let missing = outcomes.indices.filter { outcomes[$0] == nil }
    for _ in 0..<(wanted.count - missing.count) { progress.finishPackage() }
    if !missing.isEmpty {
      // Loaded beside the reading of the cache.
      if !isOffline { http.prepare() }
      // Pages and bodies come first, unpacked files last.
      Memory.returnLargeBlocks()
      await fetch(missing, of: wanted, into: &outcomes)
    }
    return try results(outcomes.compactMap(\.self))
  }

  /// What the cache has, without waiting for anything.
  private func stored(_ wanted: Wanted) -> Fetched? {
    let file: ReleaseFile
    switch wanted {
    case .release(let pin):
      guard let found = provider.fileAtHand(for: pin) else { return nil }
      file = found
    case .file(let found): file = found
    }
    guard file.isWheel, !distrusted.contains(file.name), let wheel = stored(file) else {
      return nil
    }
    return Fetched(file: file, content: .wheel(wheel))
  }

  private func stored(_ file: ReleaseFile) -> StoredWheel? {
    file.digest.flatMap { store.stored($0) }
  }

  private func fetch(
    _ missing: [Int], of wanted: [Wanted], into outcomes: inout [Outcome?]
  ) async {
    await withTaskGroup(of: (Int, Outcome).self) { group in
      for index in missing {
        group.addTask { (index, await outcome(of: wanted[index])) }
      }
      for await (index, outcome) in group {
        outcomes[index] = outcome
        if case .failed = outcome { group.cancelAll() }
      }
    }
  }

  private func results(_ outcomes: [Outcome]) throws -> [Fetched] {
    var all: [Fetched] = []
    var refused: [Diagnostic] = []
    var failure: Diagnostic?
    var isCancelled = false
    for outcome in outcomes {
      switch outcome {
      case .fetched(let fetched): all.append(fetched)
      case .refused(let diagnostic): refused.append(diagnostic)
      case .failed(let diagnostic): failure = failure ?? diagnostic
      case .cancelled: isCancelled = true
      }
    }
    if !refused.isEmpty || failure != nil {
      throw FetchError(refused + [failure].compactMap(\.self))
    }
    if isCancelled { throw CancellationError() }
    return all
  }

  private func outcome(of wanted: Wanted) async -> Outcome {
    do throws(PackageFetch.Failure) {
      let fetched = try await PackageFetch(self, wanted).run()
      progress.finishPackage()
      return .fetched(fetched)
    } catch {
      switch error {
      case .refused(let diagnostic): return .refused(diagnostic)
      case .failed(let diagnostic): return .failed(diagnostic)
      case .cancelled: return .cancelled
      }
    }
  }
}
