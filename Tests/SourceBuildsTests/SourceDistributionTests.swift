import PlatformIO
import TestSupport
import Testing

@testable import SourceBuilds

@Suite struct SourceDistributionTests {
  private let folder = TemporaryDirectory()

  private func unpack(_ tar: TarMaker) throws(UnpackError) -> String {
    var tar = tar
    tar.finish()
    return try unpack(tar.gzip)
  }

  private func unpack(_ bytes: [UInt8]) throws(UnpackError) -> String {
    try bytes.span.withUnsafeBytes { (bytes) throws(UnpackError) in
      try SourceDistribution.unpack(bytes, into: folder.path)
    }
  }

  private func unpackTop(
    _ bytes: [UInt8], lookingFor words: [String] = []
  ) throws(UnpackError) -> SourceDistribution.Top? {
    try bytes.span.withUnsafeBytes { (bytes) throws(UnpackError) in
      try SourceDistribution.unpackTop(of: bytes, into: folder.path, lookingFor: words)
    }
  }

  @Test func `of the top the files are written, of the rest nothing`() throws {
    var tar = TarMaker()
    tar.add("p-1/pyproject.toml", "x")
    tar.add("p-1/src/deep/module.py", "y")
    tar.add("p-1/src/link", type: "2", target: "deep/module.py")
    tar.add("._p-1", "left by a Mac")
    tar.finish()
    #expect(try unpackTop(tar.gzip)?.folder == folder("p-1"))
    #expect(folder.text(of: "p-1/pyproject.toml") == "x")
    #expect(folder.names(in: "p-1").sorted() == ["pyproject.toml", "src"])
    #expect(folder.names(in: "p-1/src") == [])
    #expect(folder.names(in: ".") == ["p-1"])
  }

  @Test func `of an archive without a folder the top is its own`() throws {
    let zip = ZipWriter([.init("setup.py", "x"), .init("package/module.py", "y")])
    #expect(try unpackTop(zip.bytes)?.folder == folder.path)
    #expect(folder.names(in: ".").sorted() == ["package", "setup.py"])
    #expect(folder.names(in: "package") == [])
  }

  @Test(arguments: [Character("1"), "2"])
  func `a link at the top leads to all of it`(_ type: Character) throws {
    var tar = TarMaker()
    tar.add("p-1/setup/real.py", "x")
    tar.add(
      "p-1/setup.py", type: type, target: type == "1" ? "p-1/setup/real.py" : "setup/real.py")
    tar.finish()
    #expect(try unpackTop(tar.gzip) == nil)
    #expect(folder.names(in: ".") == [])
  }

  @Test(arguments: [
    (["deep"], true), (["missing", "deep"], true), (["missing"], false), ([], false),
  ])
  func `words are looked for in all files`(_ words: [String], _ isThere: Bool) throws {
    var tar = TarMaker()
    tar.add("p-1/setup.py", "x")
    tar.add("p-1/src/module.py", "something deep\n")
    tar.finish()
    #expect(try unpackTop(tar.gzip, lookingFor: words)?.hasWords == isThere)
  }

  @Test func `nobody looks into the files of a zip archive`() throws {
    let zip = ZipWriter([.init("p-1/setup.py", "x")])
    #expect(try unpackTop(zip.bytes, lookingFor: ["missing"])?.hasWords == true)
  }

  @Test func `what is wrong anywhere is refused at the top as well`() throws {
    var tar = TarMaker()
    tar.add("p-1/pyproject.toml", "x")
    tar.add("p-1/src/link", type: "2", target: "../../../etc/passwd")
    tar.finish()
    #expect(throws: UnpackError.linkLeaves(member: "p-1/src/link", target: "../../../etc/passwd")) {
      try unpackTop(tar.gzip)
    }
    #expect(folder.names(in: ".") == [])
  }

  @Test func `files, links, modes and times are those of the archive`() throws {
    var tar = TarMaker()
    tar.add("p-1/", type: "5", mode: 0o700)
    tar.add("p-1/pyproject.toml", "x")
    tar.add("./p-1/bin/run", "#!", mode: 0o4755)
    tar.add("p-1/link", type: "2", target: "bin/run")
    tar.add("p-1/bin/up", type: "2", target: "../pyproject.toml")
    tar.add("p-1/second", type: "1", target: "p-1/bin/run")
    let project = try unpack(tar)
    #expect(project == folder("p-1"))
    #expect(folder.text(of: "p-1/link") == "#!")
    #expect(folder.text(of: "p-1/bin/up") == "x")
    #expect(folder.text(of: "p-1/second") == "#!")
    #expect(Files.kind(of: folder("p-1/link")) == .symbolicLink)
    let run = try #require(Files.status(folder("p-1/bin/run")))
    // Neither the setuid bit nor what the umask takes away.
    #expect(run.mode & 0o4100 == 0o100)
    #expect(run.mtimeNanoseconds == 1_700_000_000_000_000_000)
    #expect(try #require(Files.status(folder("p-1/pyproject.toml"))).mode & 0o111 == 0)
  }

  @Test func `long names come from pax and GNU headers`() throws {
    let long = String(repeating: "n", count: 150)
    var tar = TarMaker()
    tar.addPax([("path", "p-1/\(long)\nx"), ("mtime", "1600000000.5")])
    tar.add("p-1/short", "pax")
    tar.add("././@LongLink", "p-1/gnu\(long)\u{0}", type: "L")
    tar.add("p-1/gnu", "gnu")
    tar.add("p-1/own", "own")
    let project = try unpack(tar)
    #expect(folder.names(in: "p-1") == ["gnu\(long)", "\(long)\nx", "own"].sorted())
    #expect(
      Files.status("\(project)/\(long)\nx")?.mtimeNanoseconds == 1_600_000_000_000_000_000)
  }

  @Test func `the last of two members with one path counts`() throws {
    var tar = TarMaker()
    tar.add("p-1/a", "first")
    tar.add("p-1/b", type: "2", target: "a")
    tar.add("p-1/b", "file")
    tar.add("p-1/a", "second")
    _ = try unpack(tar)
    #expect(folder.text(of: "p-1/a") == "second")
    #expect(Files.kind(of: folder("p-1/b")) == .file)
  }

  @Test func `archives without one folder of their own are taken as they are`() throws {
    var tar = TarMaker()
    tar.add("setup.py")
    tar.add("p/x.py")
    #expect(try unpack(tar) == folder.path)
  }

  @Test func `what macOS and git leave beside the folder does not count`() throws {
    var tar = TarMaker()
    tar.add("pax_global_header", "52 comment=x", type: "g")
    tar.add("._p-1")
    tar.add("p-1/setup.py")
    #expect(try unpack(tar) == folder("p-1"))
  }

  struct Bad: CustomStringConvertible, Sendable {
    var description: String
    var members: @Sendable (inout TarMaker) -> Void
    var error: UnpackError

    init(
      _ description: String, _ error: UnpackError,
      _ members: @escaping @Sendable (inout TarMaker) -> Void
    ) {
      self.description = description
      self.members = members
      self.error = error
    }
  }

  private static let longTarget = String(repeating: "a/", count: 200_000)

  static let refused = [
    Bad("absolute path", .unsafePath(member: "/etc/x")) { $0.add("/etc/x") },
    Bad("parent", .unsafePath(member: "p/../../x")) { $0.add("p/../../x") },
    Bad("parent in pax", .unsafePath(member: "../x")) {
      $0.addPax([("path", "../x")])
      $0.add("p/x")
    },
    // To Swift, a slash and the mark behind it are another letter.
    Bad("parent between marks", .unsafePath(member: "p/../\u{301}a\u{600}/../../x")) {
      $0.add("p/../\u{301}a\u{600}/../../x")
    },
    Bad("link upwards with a mark", .linkLeaves(member: "p/l", target: "../\u{301}x")) {
      $0.add("p/l", type: "2", target: "../\u{301}x")
    },
    Bad("link upwards behind a mark", .linkLeaves(member: "p/l", target: "a\u{600}/../../x")) {
      $0.add("p/l", type: "2", target: "a\u{600}/../../x")
    },
    Bad("long link", .linkLeaves(member: "p/l", target: longTarget)) {
      $0.addPax([("linkpath", longTarget)])
      $0.add("p/l", type: "2", target: "a")
    },
    Bad("absolute link", .linkLeaves(member: "p/l", target: "/etc/passwd")) {
      $0.add("p/l", type: "2", target: "/etc/passwd")
    },
    Bad("link upwards", .linkLeaves(member: "p/l", target: "../../x")) {
      $0.add("p/l", type: "2", target: "../../x")
    },
    Bad("link beside the folder", .linkLeaves(member: "p/l", target: "../q")) {
      $0.add("p/l", type: "2", target: "../q")
    },
    Bad("links that lead out together", .linkLeaves(member: "p/d/b", target: "../a/../../x")) {
      $0.add("p/a", type: "2", target: "d")
      $0.add("p/d/b", type: "2", target: "../a/../../x")
    },
    Bad("link to itself", .linkLeaves(member: "p/l", target: "l")) {
      $0.add("p/l", type: "2", target: "l")
    },
    Bad("empty link", .linkLeaves(member: "p/l", target: "")) {
      $0.add("p/l", type: "2", target: "")
    },
    Bad("hard link out", .unsafePath(member: "../../etc/passwd")) {
      $0.add("p/l", type: "1", target: "../../etc/passwd")
    },
    Bad("hard link to nothing", .linkLeaves(member: "p/l", target: "p/x")) {
      $0.add("p/l", type: "1", target: "p/x")
    },
    Bad("hard link to a link", .linkLeaves(member: "p/m", target: "p/l")) {
      $0.add("p/x")
      $0.add("p/l", type: "2", target: "x")
      $0.add("p/m", type: "1", target: "p/l")
    },
    Bad("hard link to a file that becomes a link", .linkLeaves(member: "p/m", target: "p/x")) {
      $0.add("p/x")
      $0.add("p/m", type: "1", target: "p/x")
      $0.add("p/x", type: "2", target: "y")
    },
    Bad("file through a link", .belowNoFolder(member: "p/l/x", parent: "p/l")) {
      $0.add("p/l", type: "2", target: ".")
      $0.add("p/l/x", "x")
    },
    Bad("file in a file", .belowNoFolder(member: "p/f/x", parent: "p/f")) {
      $0.add("p/f", "x")
      $0.add("p/f/x", "x")
    },
    Bad("file where a folder is", .twoKinds(member: "p")) {
      $0.add("p/f", "x")
      $0.add("p", "x")
    },
    Bad("folder where a link is", .twoKinds(member: "p/l")) {
      $0.add("p/l", type: "2", target: ".")
      $0.add("p/l", type: "5")
    },
    Bad("device", .special(member: "p/null")) { $0.add("p/null", type: "3") },
    Bad("pipe", .special(member: "p/pipe")) { $0.add("p/pipe", type: "6") },
    Bad("unknown kind", .special(member: "p/x")) { $0.add("p/x", type: "Q") },
    Bad("old sparse file", .sparse(member: "p/x")) { $0.add("p/x", type: "S") },
    Bad("pax sparse file", .sparse(member: "p/x")) {
      $0.addPax([("GNU.sparse.major", "1")])
      $0.add("p/x", "0\n")
    },
    Bad("deep", .tooDeep(member: String(repeating: "d/", count: 101) + "x")) {
      $0.addPax([("path", String(repeating: "d/", count: 101) + "x")])
      $0.add("x")
    },
    Bad("more content than there is", .damaged("it ends in the middle")) {
      $0.add("p/x", "x", size: 1 << 20)
    },
    Bad("nothing in it", .damaged("it is empty")) { _ in },
  ]

  @Test(arguments: refused)
  func `is refused before anything is written`(_ bad: Bad) throws {
    var tar = TarMaker()
    bad.members(&tar)
    #expect(throws: bad.error) { try unpack(tar) }
    #expect(folder.names() == [])
  }

  @Test(arguments: [
    ("BZh91AY", UnpackError.unsupported("bzip2")), ("\u{37}z", .notAnArchive), ("", .notAnArchive),
  ])
  func `other formats are named`(_ text: String, _ error: UnpackError) {
    #expect(throws: error) { try unpack(Array(text.utf8)) }
  }

  @Test func `a damaged header, a wrong checksum and noise are refused`() throws {
    var tar = TarMaker()
    tar.add("p-1/x", "content")
    tar.finish()
    var broken = tar
    broken.bytes[0] = UInt8(ascii: "q")
    let gzip = broken.gzip
    #expect(throws: UnpackError.damaged("byte 0 of its unpacked data begins no member")) {
      try unpack(gzip)
    }
    var truncated = tar.gzip
    truncated.removeLast(600)
    #expect(throws: UnpackError.damaged("the compressed data is damaged")) { try unpack(truncated) }
  }

  @Test func `small archives may grow to 64 MiB, larger ones two hundred times`() {
    #expect(SourceDistribution.limit(packed: 1000) == 64 << 20)
    #expect(SourceDistribution.limit(packed: 1 << 20) == 200 << 20)
    #expect(SourceDistribution.limit(packed: 1 << 40) == 2 << 30)
  }

  @Test(arguments: 0..<300)
  func `damaged archives never trap and write nothing outside`(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var tar = TarMaker()
    tar.add("p-1/a", "content")
    tar.addPax([("path", "p-1/\(String(repeating: "x", count: 40))")])
    tar.add("p-1/l", type: "2", target: "a")
    tar.add("p-1/h", type: "1", target: "p-1/a")
    tar.finish()
    for _ in 0..<3 {
      tar.bytes[Int.random(in: 0..<4096, using: &generator)] = UInt8.random(
        in: 0...255, using: &generator)
    }
    // Whatever it is refused for, nothing is written but below the folder.
    let outer = folder.names(in: ".")
    try Files.createDirectories(folder("inner"))
    _ = tar.gzip.withUnsafeBytes { bytes in
      Result { () throws(UnpackError) in
        try SourceDistribution.unpack(bytes, into: folder("inner"))
      }
    }
    #expect(folder.names(in: ".") == outer + ["inner"])
  }

  @Test func `names that are the same text of other bytes are two files`() throws {
    var tar = TarMaker()
    tar.add("p-1/\u{E9}", "one")
    tar.add("p-1/e\u{301}", "two")
    _ = try unpack(tar)
    #expect(folder.names(in: "p-1").count == 2)
  }
}
