import Lockfiles
import TestSupport
import Testing

/// Inputs of the fuzzer, those among them that once broke a parser; Tests/Fuzz holds the same law.
@Suite struct FuzzTests {
  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/lockfile"))
  func `a lock is read again from what is written of it`(_ sample: SourceTree.Sample) {
    let once = LockedFile(parsing: sample.bytes, file: "lock.txt").lockfile
    let again = LockedFile(parsing: once.bytes(), file: "lock.txt").lockfile
    #expect(once.pins == again.pins)
  }
}
