import Packaging
import Resolver

/// The files of a release, counted by what they are good for.
struct CandidateSummary {
  private let files: [JudgedFile]

  init(_ files: [JudgedFile]) {
    self.files = files
  }

  func candidate(_ version: Version) -> Candidate {
    let usable = files.filter { $0.fitness.isUsable }
    // Yanking is per file (PEP 592): what is left of a release counts as if the rest were not there.
    let kept = usable.filter { !$0.file.isYanked }
    let counted = kept.isEmpty ? usable : kept
    guard let first = counted.first else {
      return Candidate(
        version: version, usability: .unusable(reason), yanked: yankReason(among: files))
    }
    let hasWheel = counted.contains { !$0.file.isSource }
    return Candidate(
      version: version, usability: hasWheel ? .wheel : .sourceDistribution,
      yanked: kept.isEmpty ? first.page.page.string(first.file.yanked) : nil)
  }

  private func yankReason(among files: [JudgedFile]) -> String? {
    guard let first = files.first, files.allSatisfy({ $0.file.isYanked }) else { return nil }
    return first.page.page.string(first.file.yanked)
  }

  /// Why no file can be used: the reason of the file that comes nearest.
  private var reason: Unavailability {
    let existing = files.filter { $0.fitness != .tooNew }
    guard !existing.isEmpty else { return .tooNew }
    if let file = existing.first(where: { $0.fitness == .wrongPython }) {
      return .requiresPython(file.page.page.string(file.file.requiresPython))
    }
    let texts = existing.filter { $0.fitness == .wrongTags }.map {
      $0.page.page.string($0.file.tags)
    }
    let tags = Array(Set(texts)).sorted()
    if existing.contains(where: { $0.fitness == .sourceForbidden }) {
      return .buildsForbidden(tags: tags)
    }
    return tags.isEmpty ? .wheelsForbidden : .noMatchingWheel(tags: tags)
  }
}
