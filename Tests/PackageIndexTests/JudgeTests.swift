import Packaging
import Resolver
import Testing

@testable import PackageIndex

@Suite struct JudgeTests {
  private func candidates(
    _ files: [ListedFile], cutoff: Int64? = nil, formats: FormatControl = FormatControl()
  ) throws -> [Candidate] {
    let target = try linuxTarget()
    let project = try name("a")
    let judge = Judge(
      tags: target.tags, python: Array(target.python.release.prefix(3)), cutoff: cutoff,
      allowsWheels: formats.allowsWheel(project), allowsSources: formats.allowsSource(project))
    let judged = JudgedPage(
      try page("a", files), index: .publicIndex,
      key: PageCache.Key(folder: "x", project: project), judge: judge)
    let releases = IndexReleases(project, pages: [judged], damage: IndexReleases.Damage())
    return (0..<releases.count).map { releases.candidate(at: $0) }
  }

  private static let pure = ListedFile(name: "a-1-py3-none-any.whl")
  private static let source = ListedFile(name: "a-1.tar.gz")
  private static let windows = ListedFile(name: "a-1-cp312-cp312-win_amd64.whl")
  private static let old = ListedFile(
    name: "a-1-py3-none-any.whl", fields: "\"requires-python\":\">=3.13\"")
  private static let yankedWheel = ListedFile(
    name: "a-1-py3-none-any.whl", fields: "\"yanked\":\"broken\"")
  private static let yankedSource = ListedFile(name: "a-1.tar.gz", fields: "\"yanked\":true")

  // swift-format-ignore
  @Test(arguments: [
    ([pure],                      .wheel,                                                      nil),
    ([pure, source],              .wheel,                                                      nil),
    ([source],                    .sourceDistribution,                                         nil),
    ([windows, source],           .sourceDistribution,                                         nil),
    ([windows],                   .unusable(.noMatchingWheel(tags: ["cp312-cp312-win_amd64"])), nil),
    ([old],                       .unusable(.requiresPython(">=3.13")),                        nil),
    ([old, windows],              .unusable(.requiresPython(">=3.13")),                        nil),
    ([yankedWheel],               .wheel,                                                      "broken"),
    ([yankedSource],              .sourceDistribution,                                         ""),
    ([yankedWheel, source],       .sourceDistribution,                                         nil),
    ([yankedWheel, yankedSource], .wheel,                                                      "broken"),
    ([yankedWheel, windows],      .wheel,                                                      "broken"),
  ] as [([ListedFile], Candidate.Usability, String?)])
  func `a release is what its files are good for`(
    _ files: [ListedFile], _ usability: Candidate.Usability, _ yanked: String?
  ) throws {
    let candidate = try #require(try candidates(files).first)
    #expect(candidate.usability == usability)
    #expect(candidate.yanked == yanked)
  }

  @Test func `formats can be forbidden`() throws {
    var noBinary = FormatControl()
    noBinary.addNoBinary([.all])
    var onlyBinary = FormatControl()
    onlyBinary.addOnlyBinary([.all])
    #expect(
      try candidates([Self.pure], formats: noBinary).first?.usability
        == .unusable(.wheelsForbidden))
    #expect(
      try candidates([Self.pure, Self.source], formats: noBinary).first?.usability
        == .sourceDistribution)
    #expect(
      try candidates([Self.source], formats: onlyBinary).first?.usability
        == .unusable(.buildsForbidden(tags: [])))
    #expect(
      try candidates([Self.windows, Self.source], formats: onlyBinary).first?.usability
        == .unusable(.buildsForbidden(tags: ["cp312-cp312-win_amd64"])))
  }

  @Test func `files from the cut-off on do not exist, nor those that nobody dated`() throws {
    func dated(_ file: String, _ time: String) -> ListedFile {
      ListedFile(name: file, fields: "\"upload-time\":\"\(time)\"")
    }
    let files = [
      dated("a-1-py3-none-any.whl", "2024-01-01T00:00:00Z"),
      dated("a-1.zip", "2023-12-31T23:59:59Z"),
      dated("a-2.zip", "2024-01-01T00:00:00Z"), ListedFile(name: "a-3.zip"),
    ]
    let cutoff: Int64 = 1_704_067_200_000_000
    let found = try candidates(files, cutoff: cutoff)
    #expect(
      found.map(\.usability) == [.unusable(.tooNew), .unusable(.tooNew), .sourceDistribution])
    #expect(
      try candidates(files, cutoff: cutoff + 1).map(\.usability)[1...] == [
        .sourceDistribution, .wheel,
      ])
  }
}
