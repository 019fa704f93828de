/// The Python that a lock is made for: its markers, its wheel tags, its version.
package struct TargetEnvironment: Hashable, Sendable {
  package let markers: MarkerEnvironment
  package let tags: TargetTags
  /// With at least three numbers: 3.12.0.
  package let python: Version

  package var platform: Platform { tags.platform }

  /// CPython of a version on a platform, nothing being asked of any interpreter.
  ///
  /// Missing numbers are zero, as uv has it: `3.12` is 3.12.0.
  package init(python: Version, platform: Platform) {
    var markers = MarkerEnvironment(
      osName: "", sysPlatform: "", platformMachine: "", platformPythonImplementation: "CPython",
      platformRelease: "", platformSystem: "", platformVersion: "", pythonVersion: "",
      pythonFullVersion: "", implementationName: "cpython", implementationVersion: "")
    platform.describe(in: &markers)
    let python = Self.full(python)
    Self.describe(python, in: &markers)
    self.init(markers: markers, platform: platform, python: python)
  }

  /// What an interpreter has answered.
  ///
  /// - Parameters:
  ///   - markers: its markers, kept as they are.
  ///   - platform: where it runs.
  ///   - python: its version; missing numbers are zero.
  ///   - interpreter: its implementation, as tags name it.
  package init(
    markers: MarkerEnvironment, platform: Platform, python: Version,
    interpreter: TargetTags.Interpreter = .cPython(isFreeThreaded: false)
  ) {
    self.markers = markers
    self.python = Self.full(python)
    let (major, minor) = Self.numbers(of: self.python)
    // No Python has numbers beyond these, and a tag's place stays far from overflow.
    tags = TargetTags(
      interpreter, major: min(major, 99), minor: min(minor, 999), platform: platform)
  }

  /// The same place with another Python: `--python-version` alone.
  package func replacing(python: Version) -> TargetEnvironment {
    // The tag of another implementation names its version; that of CPython can be made.
    let interpreter: TargetTags.Interpreter =
      if case .other = tags.interpreter { .cPython(isFreeThreaded: false) } else {
        tags.interpreter
      }
    let python = Self.full(python)
    var markers = markers
    Self.describe(python, in: &markers)
    return TargetEnvironment(
      markers: markers, platform: platform, python: python, interpreter: interpreter)
  }

  /// The same Python in another place: `--python-platform` alone.
  package func replacing(platform: Platform) -> TargetEnvironment {
    var markers = markers
    platform.describe(in: &markers)
    return TargetEnvironment(
      markers: markers, platform: platform, python: python, interpreter: tags.interpreter)
  }

  /// What the version says of the markers; that of another implementation than CPython is not known by it.
  private static func describe(_ python: Version, in markers: inout MarkerEnvironment) {
    let (major, minor) = numbers(of: python)
    markers.pythonVersion = "\(major).\(minor)"
    markers.pythonFullVersion = python.description
    if markers.implementationName == "cpython" {
      markers.implementationVersion = python.description
    }
  }

  private static func numbers(of version: Version) -> (major: Int, minor: Int) {
    let release = version.release.map { Int(clamping: $0) }
    return (release.first ?? 0, release.count > 1 ? release[1] : 0)
  }

  /// The version with at least three numbers.
  private static func full(_ version: Version) -> Version {
    let release = version.release
    guard release.count < 3 else { return version }
    let text = version.description
    let written = release.map(String.init).joined(separator: ".")
    let epoch = version.epoch == 0 ? "" : "\(version.epoch)!"
    let zeros = String(repeating: ".0", count: 3 - release.count)
    // The text parses: it is that of a version with zeros put in.
    let full = try? Version(
      parsing: epoch + written + zeros + text.dropFirst(epoch.utf8.count + written.utf8.count))
    return full ?? Version(release: (release + [0, 0]).prefix(3).map { $0 })
  }
}
