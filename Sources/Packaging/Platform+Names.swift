/// A text that names no platform.
package struct PlatformError: Error, Hashable, Sendable {
  package var text: String

  package init(text: String) { self.text = text }
}

extension Platform {
  /// The names that stand for one platform each, in the order of uv's `--python-platform`.
  private static let named: [(name: String, platform: Platform)] = [
    ("windows", Platform(.windows, architecture: "amd64")),
    ("linux", Platform(.manylinux(major: 2, minor: 28), architecture: "x86_64")),
    ("macos", Platform(.macOS(major: 13, minor: 0), architecture: "arm64")),
    ("x86_64-pc-windows-msvc", Platform(.windows, architecture: "amd64")),
    ("aarch64-pc-windows-msvc", Platform(.windows, architecture: "arm64")),
    ("i686-pc-windows-msvc", Platform(.windows, architecture: "x86")),
    (
      "x86_64-unknown-linux-gnu",
      Platform(.manylinux(major: 2, minor: 28), architecture: "x86_64")
    ),
    ("aarch64-apple-darwin", Platform(.macOS(major: 13, minor: 0), architecture: "arm64")),
    ("x86_64-apple-darwin", Platform(.macOS(major: 13, minor: 0), architecture: "x86_64")),
    (
      "aarch64-unknown-linux-gnu",
      Platform(.manylinux(major: 2, minor: 28), architecture: "aarch64")
    ),
    (
      "aarch64-unknown-linux-musl",
      Platform(.musllinux(major: 1, minor: 2), architecture: "aarch64")
    ),
    ("x86_64-unknown-linux-musl", Platform(.musllinux(major: 1, minor: 2), architecture: "x86_64")),
    ("riscv64-unknown-linux", Platform(.manylinux(major: 2, minor: 39), architecture: "riscv64")),
    ("aarch64-linux-android", Platform(.android(level: 24), architecture: "arm64_v8a")),
    ("x86_64-linux-android", Platform(.android(level: 24), architecture: "x86_64")),
    ("wasm32-pyodide2024", Platform(.pyodide(year: 2024), architecture: "wasm32")),
    ("wasm32-pyodide2025", Platform(.pyodide(year: 2025), architecture: "wasm32")),
    (
      "arm64-apple-ios",
      Platform(.iOS(major: 13, minor: 0, isSimulator: false), architecture: "arm64")
    ),
    (
      "arm64-apple-ios-simulator",
      Platform(.iOS(major: 13, minor: 0, isSimulator: true), architecture: "arm64")
    ),
    (
      "x86_64-apple-ios-simulator",
      Platform(.iOS(major: 13, minor: 0, isSimulator: true), architecture: "x86_64")
    ),
  ]

  /// What a message can offer: the fixed names, and one example of each family.
  package static var names: [String] {
    named.map(\.name) + ["x86_64-manylinux2014", "x86_64-manylinux_2_28", "x86_64-musllinux_1_2"]
  }

  /// Reads the names of uv's `--python-platform`.
  ///
  /// The families `ARCH-manylinux_2_N`, `ARCH-manylinux1|2010|2014` and `ARCH-musllinux_1_N` are taken for every
  /// number below 100 and every architecture that has such wheels, where uv lists some.
  package init(parsing text: some StringProtocol) throws(PlatformError) {
    let text = String(text)
    if let known = Self.named.first(where: { $0.name == text }) {
      self = known.platform
    } else if let platform = Platform(family: text) {
      self = platform
    } else {
      throw PlatformError(text: text)
    }
  }

  /// Reads `x86_64-manylinux_2_17`.
  private init?(family text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, Self.linuxArchitectures.contains(String(parts[0])) else { return nil }
    let bytes = Array(parts[1].utf8)
    var offset = 0
    guard let (library, version) = bytes.span.libraryVersion(at: &offset), offset == bytes.count,
      version.major == (library == .glibc ? 2 : 1), version.minor < 100
    else { return nil }
    let system: System =
      switch library {
      case .glibc: .manylinux(major: version.major, minor: version.minor)
      case .musl: .musllinux(major: version.major, minor: version.minor)
      }
    self.init(system, architecture: String(parts[0]))
  }

  private static let linuxArchitectures: Set<String> = [
    "x86_64", "aarch64", "i686", "armv7l", "ppc64", "ppc64le", "s390x", "riscv64", "loongarch64",
  ]
}
