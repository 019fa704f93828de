import Lockfiles
import Packaging
import TestSupport
import Testing

@Suite struct LockedFileTests {
  private static let digest = String(repeating: "0123456789abcdef", count: 4)

  private func read(_ text: String) -> LockedFile {
    LockedFile(parsing: Array(text.utf8), file: "r.txt")
  }

  @Test(arguments: GoldenLock.all)
  func `what was written is read back`(golden: GoldenLock) throws {
    let written = try golden.lockfile
    for newline in [Newline.lineFeed, .carriageReturnLineFeed] {
      var style = golden.style
      style.newline = newline
      let file = LockedFile(parsing: written.bytes(in: style), file: "r.txt")
      #expect(
        file.lockfile.bytes(in: style) == written.bytes(in: style) || !style.pinsUnsafePackages)
      #expect(file.issues.isEmpty)
      #expect(file.newline == newline)
      #expect(file.profile == file.lockfile.header?.profile)
    }
  }

  @Test(arguments: GoldenLock.all.filter { $0.style == LockfileStyle(stripsExtras: false) })
  func `nothing that a lock says is lost`(golden: GoldenLock) throws {
    let written = try golden.lockfile
    #expect(Lockfile.parsing(written.text(in: golden.style)) == written)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("six==1.0",                                  "six==1.0"),
    ("Six.Name == 1.0",                           "six-name==1.0"),
    ("six===1.0",                                 "six===1.0"),
    ("  six==1.0  ",                              "six==1.0"),
    ("six==1.0 # why",                            "six==1.0"),
    ("six==1.0#egg",                              "six==1.0"),
    ("six[b,A]==1.0",                             "six[a,b]==1.0"),
    ("six [ b , a ] == 1.0",                      "six[a,b]==1.0"),
    ("six[]==1.0",                                "six==1.0"),
    ("six==1.0;os_name=='nt'",                    "six==1.0 ; os_name == \"nt\""),
    ("six==1.0 ; os_name == 'a # b' # why",       "six==1.0 ; os_name == \"a # b\""),
    ("six==1.0 ; os_name == 'a --hash' --pre",    "six==1.0 ; os_name == \"a --hash\""),
    ("six \\\n == \\\n 1.0",                      "six==1.0"),
    ("six==1.0 \\",                               "six==1.0"),
    ("six==1.0\\",                                "six==1.0"),
    ("six==v1.0-1",                               "six==1.0.post1"),
    ("six==1!2.0+local.1",                        "six==1!2.0+local.1"),
    ("\u{FEFF}six==1.0",                          "six==1.0"),
    ("a==1\rb==2\r\nc==3\n\n\nd==4",              "a==1\nb==2\nc==3\nd==4"),
    ("six==1\nsix==2",                            "six==1\nsix==2"),
    ("# comment \\\nsix==1",                      "six==1"),
    ("six==1 \\\n# comment\nb==2",                "six==1\nb==2"),
    ("six==1 --config-settings=a=b",              "six==1 \\\n    --config-settings=a=b"),
    ("six==1 --config-setting 'a=b c' -C \"d=e\"", "six==1 \\\n    --config-settings='a=b c' \\\n    --config-settings=d=e"),
    ("six==1 -Ca=b \\\n --config-settings='a=${B} # c'", "six==1 \\\n    --config-settings=a=b \\\n    --config-settings='a=${B} # c'"),
    ("-e ./a -C a=b\n# name: a",                  "-e ./a \\\n    --config-settings=a=b\n    # name: a"),
    ("six==1 -C nothing",                         "six==1"),
    ("six==1 -C",                                 "six==1"),
    ("six==1 -C 'a=b\nb==1",                      "six==1\nb==1"),
  ])
  func `a pin is read`(text: String, pins: String) {
    let file = read(text)
    let style = LockfileStyle(annotation: .none, stripsExtras: false)
    #expect(file.lockfile.text(in: style) == pins + "\n")
    #expect(file.issues.isEmpty)
  }

  @Test(arguments: [
    ("six>=1", "`six` is not pinned to one version; the line is ignored"),
    ("six", "`six` is not pinned to one version; the line is ignored"),
    ("six==1.*", "`six` is not pinned to one version; the line is ignored"),
    ("six==1,<2", "`six` is not pinned to one version; the line is ignored"),
    ("six (==1)", "`six` is not pinned to one version; the line is ignored"),
    ("six ; os_name == 'nt'", "`six` is not pinned to one version; the line is ignored"),
    ("git+ssh://x", "expected a path in the URL; the line is ignored"),
    (
      "six @ hg+https://u:p@x/six",
      "expected a git repository, found one of `hg`; the line is ignored"
    ),
    (
      "-e git@host.example:path",
      "expected a URL, found the short form `host:path`; the line is ignored"
    ),
    ("-r base.txt", "a lock that names other files is not followed; the line is ignored"),
    ("six=1", "expected `==` between a name and its version; the line is ignored"),
    ("six====1", "expected `==` between a name and its version; the line is ignored"),
    ("six 1", "expected `==` between a name and its version; the line is ignored"),
    ("six==", "expected a version after `==`; the line is ignored"),
    ("six==x", "expected a version after `==`; the line is ignored"),
    ("six==1 2", "expected the end of the line after a version; the line is ignored"),
    ("six==1 ; os_name", "expected a marker after `;`; the line is ignored"),
    ("six[a==1", "expected `]` after the extras; the line is ignored"),
    ("six[a,]==1", "expected the name of an extra; the line is ignored"),
    ("<<<<<<< HEAD", "expected the name of a package; the line is ignored"),
    ("six==1 --hash=md5:00", "not a SHA-256, SHA-384 or SHA-512 hash; the hash is ignored"),
    ("six==1 --hash", "not a SHA-256, SHA-384 or SHA-512 hash; the hash is ignored"),
  ])
  func `a line that is no pin is told, and the next one is read`(line: String, message: String) {
    let file = read("a==1\n\n\(line) \\\n  --pre\nb==2\n")
    #expect(file.warnings.map(\.message) == [message])
    #expect(file.warnings.first?.location?.description == "r.txt:3")
    #expect(file.lockfile.entries.map(\.name.text).filter { $0 != "six" } == ["a", "b"])
  }

  @Test(arguments: [
    "--hash=sha256:\(digest)", "--hash sha256:\(digest)", "--hash=sha256:\(digest.uppercased())",
    "--hash=sha256:\(digest)\\", "\\\n  --hash=sha256:\(digest) # via x",
  ])
  func `a hash is read in every way of writing it`(option: String) throws {
    let file = read("six==1 \(option)\n")
    let digest = try #require(Digest(.sha256, hex: Self.digest))
    #expect(file.lockfile.entries.map(\.hashes) == [[digest]])
  }

  @Test(arguments: [
    ("a==1  # via b, -r x.in", ["b", "-r x.in"]),
    ("a==1\n    # via b", ["b"]),
    ("a==1\n    # via b, c", ["b", "c"]),
    ("a==1\n    # via\n    #   b\n    #   -r x y.in", ["b", "-r x y.in"]),
    ("a==1\n    # via\n    #   b\n    # from https://x\n    #   c", ["b"]),
    ("a==1\n    # via\n    #   b\n\n    #   c", ["b"]),
    ("a==1 # viable", []),
  ])
  func `annotations are read in both styles`(text: String, via: [String]) {
    #expect(read(text).lockfile.entries.first?.via == via)
  }

  @Test func `the options are read`() {
    let file = read(
      """
      -i https://a.example
      --extra-index-url=https://b.example # why
      --find-links ./wheels
      --trusted-host  b.example
      --no-binary a,b
      --only-binary=:all:
      --pre
      """)
    #expect(
      file.lockfile.options
        == LockfileOptions(
          indexURL: "https://a.example", extraIndexURLs: ["https://b.example"],
          findLinks: ["./wheels"], trustedHosts: ["b.example"], noBinary: ["a", "b"],
          onlyBinary: [":all:"]))
    #expect(file.issues.isEmpty)
  }

  @Test(
    arguments: [
      ("# lock: profile=dev", .development),
      ("#\n# lock: targets=2 profile=prod later=x", .production),
      ("# lock: profile=", nil),
      ("# lock profile=dev", nil),
      ("six==1\n# lock: profile=dev", nil),
    ] as [(String, Profile?)])
  func `the header names the profile`(text: String, profile: Profile?) {
    #expect(read(text).profile == profile)
  }

  @Test func `the versions of a name keep their order`() throws {
    let file = read("a==1\nb==1\na==3\na==2\n")
    let versions = try ["1", "3", "2"].map { try Version(parsing: $0) }
    #expect(file.lockfile.pins[try PackageName(parsing: "a")] == versions)
  }

  @Test(arguments: ["uv-hashes.txt", "uv-line.txt", "freeze.txt"])
  func `what other tools write is read`(name: String) throws {
    let text = try SourceTree.text(of: "fixtures/locks/other/\(name)")
    let file = LockedFile(parsing: Array(text.utf8), file: name)
    let expected = try SourceTree.text(of: "fixtures/locks/other/\(name).pins")
    let pins = file.lockfile.entries.map { entry in
      let words = ["\(entry.name)", "\(entry.release)", "\(entry.hashes.count)"]
      let sources = entry.via.isEmpty ? [] : [entry.via.joined(separator: "|")]
      return (words + sources).joined(separator: " ")
    }
    let warnings = file.warnings.map { "\($0.location?.description ?? "") \($0.message)" }
    let lines = pins + warnings
    #expect(lines.joined(separator: "\n") + "\n" == expected)
  }

  @Test(arguments: 0..<300)
  func `damaged text does not stop the reader`(seed: Int) throws {
    let golden = GoldenLock.all[seed % GoldenLock.all.count]
    var bytes = try golden.lockfile.bytes(in: golden.style)
    var state = UInt64(truncatingIfNeeded: seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(bound, 1)))
    }
    let alphabet = Array("\\\n\r -#=[],;'\"\u{0}é".utf8)
    for _ in 0..<20 where !bytes.isEmpty {
      switch next(20) {
      case 0: bytes.removeSubrange(next(bytes.count)..<bytes.count)
      case 1..<10: bytes[next(bytes.count)] = alphabet[next(alphabet.count)]
      default: bytes.insert(alphabet[next(alphabet.count)], at: next(bytes.count))
      }
    }
    let file = LockedFile(parsing: bytes, file: "r.txt")
    let style = LockfileStyle(stripsExtras: false)
    let again = LockedFile(parsing: file.lockfile.bytes(in: style), file: "r.txt")
    #expect(again.lockfile.pins == file.lockfile.pins)
  }
}
