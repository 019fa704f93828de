import Lockfiles
import Packaging
import Resolver
import Testing

/// A lock in `fixtures/locks`, and what it is written from.
struct GoldenLock: CustomTestStringConvertible, Sendable {
  var file: String
  var style = LockfileStyle()
  var hasHeader = true
  var options = LockfileOptions()
  var hashes = 0
  var pins = ""

  var testDescription: String { file }

  var lockfile: Lockfile {
    get throws {
      let resolution = try World.resolution(
        pins, roots: Self.roots, constraints: ["constraints.txt:1 idna<3.5"])
      let words = ["lock", "compile", "--prod", "--output-file=my lock.txt", "requirements.in"]
      let header = LockfileHeader(profile: .production, pythonVersion: "3.12", words: words)
      let digests = try (0..<hashes).map(World.digest)
      return Lockfile(resolution, header: hasHeader ? header : nil, options: options) { pin in
        pin.name.text == "unhashed" ? [] : digests
      }
    }
  }

  private static let roots = [
    "requirements.in:1 django>=4", #"requirements.in:2 requests[socks] ; python_version>='3.8'"#,
    "dev.in:1 pysocks===1.7.1", "dev.in:2 pip", "dev.in:3 unhashed",
  ]

  private static let pins = """
    asgiref 3.13.0 <- django
    charset-normalizer-long 3.5.2 <- requests
    django 4.2.30 <- @0
    idna 3.4 <- ^0 requests
    pysocks 1.7.1 <- @2 requests[socks]
    requests[socks,use-chardet] 2.34.2 <- @1
    """

  static let unsafe: Set<PackageName> = {
    Set(["pip", "setuptools"].compactMap { try? PackageName(parsing: $0) })
  }()

  private static let unsafePins = "django 4.2.30 <- @0\npip 26.0 <- @3\nsetuptools 80.0 <- django"

  /// Every layout once; the texts were compared with what pip-compile 7.6 writes.
  static let all = [
    GoldenLock(file: "split-hashes.txt", hashes: 2, pins: pins),
    GoldenLock(file: "split.txt", pins: pins),
    GoldenLock(file: "line.txt", style: LockfileStyle(annotation: .line), pins: pins),
    GoldenLock(
      file: "line-hashes.txt", style: LockfileStyle(annotation: .line), hashes: 1, pins: pins),
    GoldenLock(
      file: "extras.txt", style: LockfileStyle(annotation: .none, stripsExtras: false), pins: pins),
    GoldenLock(
      file: "bare.txt",
      style: LockfileStyle(annotation: .none, hasHeader: false, hasHashes: false), hashes: 2,
      pins: pins),
    GoldenLock(
      file: "options.txt",
      options: LockfileOptions(
        indexURL: "https://${USER}:${PASSWORD}@a.example/simple", findLinks: ["./wheels"],
        noBinary: [":all:"], onlyBinary: ["django"]),
      pins: "django 4.2.30 <- @0"),
    GoldenLock(file: "unhashed.txt", hashes: 1, pins: "django 4.2 <- @0\nunhashed 1.0 <- @4"),
    GoldenLock(
      file: "unsafe.txt", style: LockfileStyle(unsafePackages: unsafe), pins: unsafePins),
    GoldenLock(
      file: "unsafe-unpinned.txt",
      style: LockfileStyle(unsafePackages: unsafe, pinsUnsafePackages: false), pins: unsafePins),
    GoldenLock(
      file: "unsafe-unpinned-hashes.txt",
      style: LockfileStyle(unsafePackages: unsafe, pinsUnsafePackages: false), hashes: 1,
      pins: unsafePins),
    GoldenLock(file: "empty.txt"),
    GoldenLock(file: "empty-bare.txt", hasHeader: false),
    GoldenLock(
      file: "empty-options.txt", hasHeader: false,
      options: LockfileOptions(trustedHosts: ["a.example"])),
  ]
}
