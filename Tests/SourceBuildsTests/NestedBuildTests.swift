import Testing

@testable import SourceBuilds

/// Builds that other builds need.
@Suite("nested builds") struct NestedBuildTests {
  // swift-format-ignore
  @Test(arguments: [
    ([false],              false), ([true],              true),
    ([true, false, false], true),  ([false, true, false], true),
    ([false, false],       false),
  ])
  func `are urgent where a resolution waits for what needs them`(
    goals: [Bool], isUrgent: Bool
  ) throws {
    var stack = BuildStack.empty
    for (number, goal) in goals.enumerated() {
      stack = try #require(stack.adding("\(number)", isUrgent: goal))
    }
    #expect(stack.isUrgent == isUrgent)
  }
}
