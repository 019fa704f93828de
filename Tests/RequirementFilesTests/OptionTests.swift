import Packaging
import RequirementFiles
import Testing

@Suite struct OptionTests {
  // swift-format-ignore
  @Test(arguments: [
    "-i https://h/simple", "-ihttps://h/simple", "--index-url https://h/simple",
    "--index-url=https://h/simple", "--index-url\thttps://h/simple", "--pypi-url=https://h/simple",
    "-i 'https://h/simple'", "--index-url=\"https://h/simple\"", "-i \\\n  https://h/simple # why",
    "-i https://h/simple\n--index-url https://h/simple/",
  ])
  func `options are written in several ways`(text: String) throws {
    let options = try tree(text).options
    #expect(options.indexURL?.value == "https://h/simple")
    #expect(options.indexURL?.text == "https://h/simple")
  }

  @Test func `every option arrives`() throws {
    let options = try tree(
      """
      --index-url https://${HOST}/simple
      --extra-index-url https://b/ --extra-index-url https://c/
      --find-links ./wheels
      --trusted-host h:8080 --trusted-host=h
      --no-binary a,B_c --only-binary :all:
      --prefer-binary
      --pre --only-final d
      --require-hashes
      --extra-index-url https://b/
      """, variables: ["HOST": "h"]
    ).options
    #expect(
      options.indexURL
        == Sourced("https://h/simple", text: "https://${HOST}/simple", location: place(1, 13)))
    #expect(options.extraIndexURLs.map(\.value) == ["https://b/", "https://c/"])
    #expect(options.extraIndexURLs.map(\.location) == [place(2, 19), place(2, 48)])
    #expect(options.findLinks.map(\.source.text) == ["./wheels"])
    #expect(options.trustedHosts.map(\.value) == ["h:8080", "h"])
    #expect(options.formats.noBinary.entries == [])
    #expect(options.formats.onlyBinary.entries == [":all:"])
    #expect(options.prefersBinary)
    #expect(options.allowsPrereleases)
    #expect(options.releases.allowsPrereleases(of: try PackageName(parsing: "d")) == false)
    #expect(options.releases.allowsPrereleases(of: try PackageName(parsing: "e")) == true)
    #expect(options.requiresHashes == true)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("--frobnicate", .unknown("--frobnicate", nearest: nil), 1, 1),
    ("a\n  --indx-url x", .unknown("--indx-url", nearest: "--index-url"), 2, 3),
    ("--extra-index x", .unknown("--extra-index", nearest: "--extra-index-url"), 1, 1),
    ("a --index=x", .unknown("--index", nearest: "--index-url"), 1, 3),
    ("-x", .unknown("-x", nearest: nil), 1, 1),
    ("--", .unknown("--", nearest: nil), 1, 1),
    ("a --install-option=\"--prefix=/\"", .removed("--install-option", replacement: "`--config-settings`"), 1, 3),
    ("a --global-option x", .removed("--global-option", replacement: "`--config-settings`"), 1, 3),
    ("--no-use-wheel", .removed("--no-use-wheel", replacement: "`--no-binary :all:`"), 1, 1),
    ("-Z", .removed("-Z", replacement: "nothing, packages are always unpacked"), 1, 1),
    ("-i", .missingValue("--index-url"), 1, 1),
    ("-i ''", .missingValue("--index-url"), 1, 1),
    ("--index-url=", .missingValue("--index-url"), 1, 1),
    ("--pre -r", .missingValue("--requirement"), 1, 7),
    ("--index-url --pre", .missingValue("--index-url"), 1, 1),
    ("--pre=1", .unexpectedValue("--pre"), 1, 1),
    ("--pre a", .unexpectedArgument("a"), 1, 7),
    ("a -", .unexpectedArgument("-"), 1, 3),
    ("-r b.in c.in", .unexpectedArgument("c.in"), 1, 9),
    ("-f 'x", .unclosedQuote, 1, 4),
    ("é --pre", nil, 1, 1),
    ("--no-binary a,b=c", .invalidPackageName("b=c"), 1, 15),
    ("--only-binary :some:", .invalidPackageName(":some:"), 1, 15),
    ("a --hash=sha256", .invalidHash("sha256"), 1, 10),
    ("a --hash sha256:xyz", .invalidHash("sha256:xyz"), 1, 17),
    ("a --hash=md5:00", .unsupportedHashAlgorithm("md5"), 1, 10),
    ("a --hash=sha256:00", .wrongHashLength(.sha256, found: 2), 1, 17),
    ("a -C x", .invalidConfigSetting("x"), 1, 6),
    ("-i https://a/\n\n-i https://b/", .conflictingIndexURL(first: place(1, 4)), 3, 4),
  ] as [(String, OptionProblem?, Int, Int)])
  func `wrong options have their place`(
    text: String, problem: OptionProblem?, line: Int, column: Int
  ) throws {
    let thrown = #expect(throws: RequirementFileError.self) { try tree(text) }
    if let problem { #expect(thrown?.reason == .option(problem)) }
    #expect(thrown?.location == place(line, column))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("-i ftp//x", nil),
    ("-i ./simple", nil),
    ("-i gopher://h/", .unknownScheme("gopher")),
    ("-i https:///simple", .missingHost("https:///simple")),
    ("--extra-index-url https://u:p@h:x/", .invalidPort("https://u:p@h:x/")),
    ("-i 'https://h/a b'", .unexpectedCharacter("https://h/a b")),
  ] as [(String, AddressProblem?)])
  func `index URLs are checked`(text: String, problem: AddressProblem?) {
    let reason = problem.map { RequirementFileError.Reason.address($0) }
    do throws(RequirementFileError) {
      _ = try tree(text)
      #expect(reason == nil)
    } catch {
      #expect(error.reason == reason)
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("a --pre --hash=sha256:\(String(repeating: "0", count: 64))", ["option-on-requirement | a.in:1:3"]),
    ("a -i https://h/", ["option-on-requirement | a.in:1:3"]),
    ("a -r b.in -e .", ["option-on-requirement | a.in:1:3", "option-on-requirement | a.in:1:11"]),
    ("-f x -f y", ["option-ignored | a.in:1:6"]),
    ("-c c.in -r b.in --pre", ["option-ignored | a.in:1:1", "option-ignored | a.in:1:17"]),
    ("-e . --pre -C a=b -e x", ["option-ignored | a.in:1:6", "option-ignored | a.in:1:19"]),
    ("--hash=sha256:0 -C a=b", ["option-ignored | a.in:1:1", "option-ignored | a.in:1:17"]),
    ("--use-feature fast-deps", ["option-ignored | a.in:1:1"]),
    ("--no-index\n-i x\n--extra-index-url y", ["option-ignored | a.in:2:4", "option-ignored | a.in:3:19"]),
    ("--extra-index-url y\n-i x", ["extra-index-dropped | a.in:1:19"]),
  ])
  func `what has no effect is a warning`(text: String, warnings: [String]) throws {
    let world = TextWorld(["a.in": text, "b.in": "b", "c.in": "c"])
    #expect(try world.tree().warningLines == warnings)
  }

  @Test func `pre leaves what is said of names`() throws {
    let releases = try tree("--only-final a\n--pre\n--all-releases b").options.releases
    #expect(releases.allowsPrereleases(of: try PackageName(parsing: "a")) == false)
    #expect(releases.allowsPrereleases(of: try PackageName(parsing: "c")) == true)
    #expect(ReleaseControl().allowsPrereleases(of: try PackageName(parsing: "c")) == nil)
  }

  @Test func `no index takes indexes away`() throws {
    let options = try tree("-i x\n--extra-index-url y\n--no-index\n-f z").options
    #expect(options.noIndex)
    #expect(options.indexURL == nil)
    #expect(options.extraIndexURLs.isEmpty)
    #expect(options.findLinks.count == 1)
  }

  @Test(arguments: [
    ("--require-hashes\n--no-require-hashes", false), ("--no-require-hashes", false),
    ("--require-hashes", true), ("a", nil),
  ])
  func `the last word about hashes counts`(text: String, expected: Bool?) throws {
    #expect(try tree(text).options.requiresHashes == expected)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("-f wheels", "requirements/wheels"), ("-f ../wheels", "wheels"), ("-f /srv/w/", "/srv/w"),
    ("-f file:///srv/my%20w", "/srv/my w"), ("-f file:wheels", "requirements/wheels"),
    ("-f https://h/w", nil),
  ] as [(String, String?)])
  func `find-links is relative to its file`(text: String, path: String?) throws {
    let world = TextWorld(["requirements/a.in": text])
    let links = try world.tree(["requirements/a.in"]).options.findLinks
    #expect(links.count == 1)
    #expect(links.first?.path == path)
  }

  @Test func `options of a requirement belong to it`() throws {
    let zeros = String(repeating: "0", count: 64)
    let ones = String(repeating: "1", count: 128)
    let read = try tree(
      """
      a==1 \\
          --hash=sha256:\(zeros) \\
          --hash SHA512:\(ones) -C k=v --config-settings='x=--y z' \\
          --config-setting k=
      ./b --hash=sha256:\(zeros) -C --global-option=--q
      """)
    let a = try PackageName(parsing: "a")
    #expect(read.requirements.map(\.text) == ["a==1"])
    #expect(
      read.requirements.first?.hashes.map(\.description)
        == ["sha256:\(zeros)", "sha512:\(ones)"])
    #expect(
      read.options.configSettings
        == [
          a: [
            ConfigSetting(key: "k", value: "v"), ConfigSetting(key: "x", value: "--y z"),
            ConfigSetting(key: "k", value: ""),
          ]
        ])
    #expect(read.local.first?.hashes.count == 1)
    #expect(
      read.local.first?.configSettings == [ConfigSetting(key: "--global-option", value: "--q")])
  }
}
