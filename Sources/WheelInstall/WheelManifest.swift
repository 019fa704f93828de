package import Packaging

/// What an unpacked wheel holds and where each file goes (PEP 427, “Installing a wheel
/// distribution”).
///
/// It is made once, when the wheel is unpacked into the store, and is all that installing needs to
/// know: everything in it has been checked.
package struct WheelManifest: Hashable, Sendable {
  /// A folder of the installation scheme.
  package enum Scheme: UInt8, Hashable, Sendable, CaseIterable {
    /// `purelib` or `platlib`, as `Root-Is-Purelib` says.
    case purelib, platlib, headers, scripts, data
  }

  /// One file.
  package struct File: Hashable, Sendable {
    /// In the archive, and below the unpacked wheel's folder; `/` between the parts.
    package var path: String
    package var scheme: Scheme
    /// Where it goes, below the scheme's folder.
    package var target: String
    /// In bytes.
    package var size: Int
    /// SHA-256, 32 bytes.
    package var digest: [UInt8]
    package var isExecutable: Bool
    /// Whether it is a script whose first line is `#!python` or `#!pythonw`, to be replaced by one
    /// that names the environment's interpreter.
    package var namesPython: Bool

    package init(
      path: String, scheme: Scheme, target: String, size: Int, digest: [UInt8],
      isExecutable: Bool = false, namesPython: Bool = false
    ) {
      self.path = path
      self.scheme = scheme
      self.target = target
      self.size = size
      self.digest = digest
      self.isExecutable = isExecutable
      self.namesPython = namesPython
    }
  }

  package var name: PackageName
  package var version: Version
  /// The name of its `.dist-info` folder.
  package var distInfo: String
  /// Whether the root of the archive goes to `purelib`.
  package var isPure: Bool
  /// By path; without RECORD and its signatures, which installing writes anew.
  package var files: [File]
  /// The programs that have to be written, by name.
  package var scripts: [EntryPoint]
  /// When the unpacked files were last modified, each of them, in nanoseconds since 1970; a file
  /// with another time or size has been changed since.
  package var time: Int64

  package init(
    name: PackageName, version: Version, distInfo: String, isPure: Bool, files: [File],
    scripts: [EntryPoint], time: Int64 = 0
  ) {
    self.name = name
    self.version = version
    self.distInfo = distInfo
    self.isPure = isPure
    self.files = files
    self.scripts = scripts
    self.time = time
  }
}
