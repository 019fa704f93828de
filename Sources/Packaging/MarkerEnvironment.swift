/// The values of the environment that markers speak of (PEP 508, “Environment Markers”).
package struct MarkerEnvironment: Hashable, Sendable {
  package var osName: String
  package var sysPlatform: String
  package var platformMachine: String
  package var platformPythonImplementation: String
  package var platformRelease: String {
    didSet { releaseKey = plainVersionKey(of: platformRelease) }
  }
  package var platformSystem: String
  package var platformVersion: String
  /// The first two numbers: `3.12`.
  package var pythonVersion: String {
    didSet { pythonVersionKey = plainVersionKey(of: pythonVersion) }
  }
  /// All numbers and the phase: `3.12.0`, `3.14.0rc1`.
  package var pythonFullVersion: String {
    didSet { pythonFullVersionKey = plainVersionKey(of: pythonFullVersion) }
  }
  package var implementationName: String
  package var implementationVersion: String {
    didSet { implementationVersionKey = plainVersionKey(of: implementationVersion) }
  }

  // Derived, for comparing without parsing: nil where the text is more than numbers and dots.
  private var releaseKey: UInt64?
  private var pythonVersionKey: UInt64?
  private var pythonFullVersionKey: UInt64?
  private var implementationVersionKey: UInt64?

  package init(
    osName: String, sysPlatform: String, platformMachine: String,
    platformPythonImplementation: String, platformRelease: String, platformSystem: String,
    platformVersion: String, pythonVersion: String, pythonFullVersion: String,
    implementationName: String, implementationVersion: String
  ) {
    self.osName = osName
    self.sysPlatform = sysPlatform
    self.platformMachine = platformMachine
    self.platformPythonImplementation = platformPythonImplementation
    self.platformRelease = platformRelease
    self.platformSystem = platformSystem
    self.platformVersion = platformVersion
    self.pythonVersion = pythonVersion
    self.pythonFullVersion = pythonFullVersion
    self.implementationName = implementationName
    self.implementationVersion = implementationVersion
    releaseKey = plainVersionKey(of: platformRelease)
    pythonVersionKey = plainVersionKey(of: pythonVersion)
    pythonFullVersionKey = plainVersionKey(of: pythonFullVersion)
    implementationVersionKey = plainVersionKey(of: implementationVersion)
  }

  /// The value of a variable; nil for those that are no text of the environment.
  package func value(of variable: Marker.Variable) -> String? {
    switch variable {
    case .osName: osName
    case .sysPlatform: sysPlatform
    case .platformMachine: platformMachine
    case .platformPythonImplementation: platformPythonImplementation
    case .platformRelease: platformRelease
    case .platformSystem: platformSystem
    case .platformVersion: platformVersion
    case .pythonVersion: pythonVersion
    case .pythonFullVersion:
      // A Python built between two tags calls itself `3.13.0a1+`, which is no version.
      pythonFullVersion.utf8.last == 0x2B ? pythonFullVersion + "local" : pythonFullVersion
    case .implementationName: implementationName
    case .implementationVersion: implementationVersion
    case .extra, .extras, .dependencyGroups: nil
    }
  }

  /// The key of a variable's value, where it is numbers and dots only.
  func plainKey(of variable: Marker.Variable) -> UInt64? {
    switch variable {
    case .platformRelease: releaseKey
    case .pythonVersion: pythonVersionKey
    case .pythonFullVersion: pythonFullVersionKey
    case .implementationVersion: implementationVersionKey
    default: nil
    }
  }
}

/// A number that orders as PEP 440 orders plain releases: up to four numbers below 65,536, zeros where there are fewer.
///
/// Nil for any other text, whatever PEP 440 says of it.
func plainVersionKey(of text: String) -> UInt64? {
  var (key, number, digits, numbers): (UInt64, UInt64, Int, Int) = (0, 0, 0, 0)
  for byte in text.utf8 {
    if byte.isDigit {
      number = number &* 10 &+ UInt64(byte &- 0x30)
      digits &+= 1
      guard number < 65_536, digits <= 8 else { return nil }
    } else {
      guard byte == 0x2E, digits > 0, numbers < 3 else { return nil }
      key = key << 16 | number
      (number, digits, numbers) = (0, 0, numbers &+ 1)
    }
  }
  guard digits > 0 else { return nil }
  return (key << 16 | number) << (16 * UInt64(3 &- numbers))
}
