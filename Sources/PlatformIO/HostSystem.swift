#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine that the program runs on, in the words that Python uses for it.
package struct HostSystem: Hashable, Sendable {
  /// `linux` or `darwin`.
  package var sysPlatform: String
  /// Such as `x86_64` or `arm64`.
  package var machine: String
  /// Such as `glibc 2.36`; empty on macOS.
  package var libc: String
  /// Such as `15.1`; empty elsewhere.
  package var macOS: String

  /// How many processors there are to work on, at least one.
  package static var processorCount: Int {
    max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
  }

  /// The number of this process.
  package static var processIdentifier: Int { Int(getpid()) }

  /// Asks the kernel and the C library.
  package static var current: HostSystem {
    var name = utsname()
    uname(&name)
    let machine = withUnsafeBytes(of: &name.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    #if canImport(Glibc)
      // Says `glibc 2.36`.
      var text = [CChar](repeating: 0, count: 64)
      confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
      let version = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return HostSystem(
        sysPlatform: "linux", machine: machine,
        libc: String(decoding: version, as: UTF8.self), macOS: "")
    #elseif canImport(Musl)
      // A wheel for the first musllinux runs on every later one.
      return HostSystem(sysPlatform: "linux", machine: machine, libc: "musl 1.2", macOS: "")
    #else
      var text = [CChar](repeating: 0, count: 32)
      var size = text.count
      sysctlbyname("kern.osproductversion", &text, &size, nil, 0)
      let version = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return HostSystem(
        sysPlatform: "darwin", machine: machine, libc: "",
        macOS: String(decoding: version, as: UTF8.self))
    #endif
  }
}
