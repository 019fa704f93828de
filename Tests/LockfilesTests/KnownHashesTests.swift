import Lockfiles
import Packaging
import Testing

@Suite struct KnownHashesTests {
  private func lock(_ pin: String, _ seeds: [Int]) throws -> Lockfile {
    let hashes = try seeds.map { "--hash=\(try World.digest($0))" }
    return Lockfile.parsing("\(pin) \(hashes.joined(separator: " "))")
  }

  @Test func `a pin that did not move keeps its hashes as they were`() throws {
    let old = try lock("a==1.0", [1, 2])
    #expect(try lock("a==1.0", [2, 3]).reusing(KnownHashes([old])) == old)
  }

  @Test func `a pin that moved has its own hashes`() throws {
    let new = try lock("a==1.1", [3])
    #expect(try new.reusing(KnownHashes([lock("a==1.0", [1])])) == new)
  }

  @Test func `an old lock without hashes takes none away`() throws {
    let new = try lock("a==1.0", [3])
    #expect(try new.reusing(KnownHashes([lock("a==1.0", [])])) == new)
  }

  @Test func `the first lock that knows a pin decides`() throws {
    let known = try KnownHashes([
      lock("a==1.0", []), lock("a==1.0", [1]), lock("a==1.0", [2]), lock("a==2.0", [3]),
    ])
    let name = try PackageName(parsing: "a")
    #expect(try known.hashes(of: name, at: Version(parsing: "1.0")) == [World.digest(1)])
    #expect(try known.hashes(of: name, at: Version(parsing: "2.0")) == [World.digest(3)])
    #expect(try known.hashes(of: name, at: Version(parsing: "3.0")) == nil)
  }
}
