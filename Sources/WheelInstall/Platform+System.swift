package import Packaging

extension Platform {
  /// A platform from what a kernel and a C library say; nil where no wheel is made for it.
  ///
  /// - Parameters:
  ///   - sysPlatform: as Python's `sys.platform` says it.
  ///   - machine: as `uname -m` says it.
  ///   - libc: `glibc 2.36` or `musl 1.2.5`; empty elsewhere.
  ///   - macOS: `15.1`; empty elsewhere.
  package init?(sysPlatform: String, machine: String, libc: String, macOS: String) {
    switch sysPlatform {
    case "linux":
      let words = libc.split(separator: " ")
      guard words.count == 2, let version = Self.numbers(words[1]) else { return nil }
      self.init(
        words[0] == "musl"
          ? .musllinux(major: version.major, minor: version.minor)
          : .manylinux(major: version.major, minor: version.minor),
        architecture: machine)
    case "darwin":
      guard let version = Self.numbers(macOS) else { return nil }
      self.init(.macOS(major: version.major, minor: version.minor), architecture: machine)
    default:
      return nil
    }
  }

  /// The first two numbers of a dotted version.
  private static func numbers(_ text: some StringProtocol) -> (major: Int, minor: Int)? {
    let parts = text.split(separator: ".")
    guard let major = parts.first.flatMap({ Int($0) }) else { return nil }
    return (major, parts.dropFirst().first.flatMap { Int($0) } ?? 0)
  }
}
