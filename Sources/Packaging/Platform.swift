/// An operating system with its C library or version, and a processor: what platform tags speak of.
package struct Platform: Hashable, Sendable, CustomStringConvertible {
  package enum System: Hashable, Sendable {
    /// Linux with glibc of this version (PEP 600).
    case manylinux(major: Int, minor: Int)
    /// Linux with musl of this version (PEP 656).
    case musllinux(major: Int, minor: Int)
    case macOS(major: Int, minor: Int)
    case windows
    /// Android with this API level (PEP 738).
    case android(level: Int)
    /// iOS of this version, on a device or not (PEP 730).
    case iOS(major: Int, minor: Int, isSimulator: Bool)
    /// Pyodide's platform of a year.
    case pyodide(year: Int)
    /// A system with one tag: `freebsd_14_0_release_amd64`.
    case other(tag: String)
  }

  package var system: System
  /// As tags name it: `x86_64`, `aarch64`, `arm64` for macOS, `amd64` for Windows.
  package var architecture: String

  package init(_ system: System, architecture: String) {
    self.system = system
    self.architecture = architecture
  }

  /// The best tag of the platform without generic Linux tags: `manylinux_2_28_x86_64`.
  package var description: String {
    switch system {
    case .manylinux(let major, let minor): "manylinux_\(major)_\(minor)_\(architecture)"
    case .musllinux(let major, let minor): "musllinux_\(major)_\(minor)_\(architecture)"
    case .macOS(let major, let minor): "macosx_\(major)_\(minor)_\(architecture)"
    case .windows: Self.windowsTag(of: architecture)
    case .android(let level): "android_\(level)_\(architecture)"
    case .iOS(let major, let minor, let isSimulator):
      "ios_\(major)_\(minor)_\(architecture)_\(isSimulator ? "iphonesimulator" : "iphoneos")"
    case .pyodide(let year): "pyodide_\(year)_0_\(architecture)"
    case .other(let tag): tag
    }
  }

  static func windowsTag(of architecture: String) -> String {
    architecture == "x86" ? "win32" : "win_\(architecture)"
  }
}

extension Platform {
  /// What the platform says of `os_name`, `sys_platform`, `platform_machine` and `platform_system`.
  ///
  /// Release and version become empty, as uv has them for a platform that is only named.
  func describe(in markers: inout MarkerEnvironment) {
    markers.osName = system == .windows ? "nt" : "posix"
    markers.platformMachine = machine
    markers.platformRelease = ""
    markers.platformVersion = ""
    switch system {
    case .manylinux, .musllinux:
      (markers.sysPlatform, markers.platformSystem) = ("linux", "Linux")
    case .macOS: (markers.sysPlatform, markers.platformSystem) = ("darwin", "Darwin")
    case .windows: (markers.sysPlatform, markers.platformSystem) = ("win32", "Windows")
    case .android: (markers.sysPlatform, markers.platformSystem) = ("android", "Android")
    case .iOS: (markers.sysPlatform, markers.platformSystem) = ("ios", "iOS")
    case .pyodide: (markers.sysPlatform, markers.platformSystem) = ("emscripten", "Emscripten")
    case .other(let tag):
      let name = String(tag.prefix { $0 != "_" })
      (markers.sysPlatform, markers.platformSystem) = (name, name)
    }
  }

  /// What `platform.machine()` of Python says there.
  private var machine: String {
    switch (system, architecture) {
    case (.windows, "amd64"): "AMD64"
    case (.windows, "arm64"): "ARM64"
    case (.android, "arm64_v8a"): "aarch64"
    default: architecture
    }
  }
}
