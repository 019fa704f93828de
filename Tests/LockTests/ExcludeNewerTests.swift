import Testing

@testable import lock

@Suite struct `--exclude-newer` {
  private static let now: Int64 = 1_700_000_000

  // swift-format-ignore
  static let read: [(String, Int64)] = [
    ("1970-01-01",                    86_400_000_000),
    ("2024-02-29",                    1_709_251_200_000_000),
    ("2024-03-01T00:00:00Z",          1_709_251_200_000_000),
    ("2024-03-01t01:00:00+01:00",     1_709_251_200_000_000),
    ("2024-02-29 23:30:00.5-00:30",   1_709_251_200_500_000),
    ("2024-03-01T00:00Z",             1_709_251_200_000_000),
    ("7d",                            1_699_395_200_000_000),
    ("P7D",                           1_699_395_200_000_000),
    ("1 week",                        1_699_395_200_000_000),
    ("PT24H",                         1_699_913_600_000_000),
    ("90 minutes",                    1_699_994_600_000_000),
  ]

  @Test(arguments: read)
  func `is a date, a time or an age`(text: String, microseconds: Int64) {
    #expect(ExcludeNewer.microseconds(text, now: Self.now) == microseconds)
  }

  @Test(arguments: [
    "", "soon", "2024", "2024-13-01", "2024-02-30", "2023-02-29", "2024-03-01T",
    "2024-03-01T25:00Z",
    "2024-03-01T00:00:00", "2024-03-01T00:00:00.Z", "2024-03-01T00:00:00+0", "d", "7 months",
    "99999999999999999999d", "-7d", "２d",
  ])
  func `is nothing else`(text: String) {
    #expect(ExcludeNewer.microseconds(text, now: Self.now) == nil)
  }
}
