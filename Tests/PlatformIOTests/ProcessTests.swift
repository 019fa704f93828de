import PlatformIO
import Testing

@Suite struct ProcessTests {
  @Test func `variables are looked up one by one or all together`() {
    #expect(ProcessEnvironment.variable("PATH") == ProcessEnvironment.all["PATH"])
    #expect(ProcessEnvironment.variable("LOCK_NO_SUCH_VARIABLE") == nil)
    #expect(ProcessEnvironment.homeDirectory?.isEmpty == false)
  }

  @Test func `durations never go back`() {
    let first = Clock.nanoseconds
    #expect(Clock.nanoseconds >= first)
    #expect(Clock.now * 1000 <= Clock.nowMilliseconds)
  }

  @Test func `interruptions have the exit statuses of shells`() {
    #expect(Interruption.Signal.interrupt.exitStatus == 130)
    #expect(Interruption.Signal.terminate.exitStatus == 143)
    #expect(Interruption.Signal.hangUp.exitStatus == 129)
  }
}
