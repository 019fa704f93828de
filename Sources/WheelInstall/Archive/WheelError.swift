package import Packaging
package import PlatformIO

/// Why a wheel cannot be unpacked: it is refused, or the machine does not let it happen.
package struct WheelError: DiagnosticError, Hashable {
  package enum Reason: Error, Hashable, Sendable {
    case refused(WheelFault)
    /// A file could not be read or written.
    case file(FileError)
    case cancelled
  }

  /// The wheel's file name.
  package let wheel: String
  package let reason: Reason

  package init(wheel: String, _ reason: Reason) {
    self.wheel = wheel
    self.reason = reason
  }

  /// Whether the task was cancelled.
  package var isCancellation: Bool { reason == .cancelled }

  package var diagnostic: Diagnostic {
    switch reason {
    case .refused(let fault):
      Diagnostic(
        .error, "the wheel `\(wheel)` is refused: \(fault.message)", hints: fault.hints,
        reference: "bad-wheel")
    case .file(let error):
      Diagnostic(
        .error,
        "cannot unpack `\(wheel)`: `\(error.path)` cannot be \(error.operation.past): "
          + error.message,
        reference: "cannot-unpack")
    case .cancelled:
      Diagnostic(.error, "unpacking `\(wheel)` was interrupted", reference: "interrupted")
    }
  }
}

extension FileError.Operation {
  fileprivate var past: String {
    switch self {
    case .open: "opened"
    case .read: "read"
    case .write: "written"
    case .list: "listed"
    case .create: "made"
    case .remove: "removed"
    case .rename: "renamed"
    case .lock: "locked"
    case .map: "read"
    case .inspect: "inspected"
    case .resolve: "found"
    }
  }
}

extension WheelFault {
  /// As a clause after "the wheel is refused:".
  var message: String {
    switch self {
    case .fileName(let error): error.message
    case .notAnArchive: "it is no zip archive, or is cut short"
    case .severalEnds: "it has several end records, so that programs disagree on what it holds"
    case .bytesBehindEnd: "something follows the end of the archive"
    case .contradictoryEnd: "its end records contradict each other"
    case .splitArchive: "it is one part of a split archive"
    case .damagedDirectory: "the archive's directory is damaged"
    case .misplacedDirectory(let by): "\(by) bytes stand in front of the archive, or inside it"
    case .wrongNumberOfEntries(let announced, let found):
      "the archive has \(found) entries where \(announced) were announced"
    case .tooManyEntries(let count): "it has \(count) entries"
    case .noEntries: "the archive is empty"
    case .tooLarge(let size): "its files would be \(size) bytes long"
    case .bomb(let size, let packed): "it would unpack \(packed) bytes to \(size)"
    case .entry(let name, let fault): "\(Self.quoted(name)) \(fault.message)"
    case .noDistInfo: "it has no `.dist-info` folder"
    case .severalDistInfo(let first, let second):
      "it has two `.dist-info` folders, \(Self.quoted(first)) and \(Self.quoted(second))"
    case .otherDistInfo(let name): "its folder \(Self.quoted(name)) is of another distribution"
    case .foreignFolder(let name): "\(Self.quoted(name)) would belong to another distribution"
    case .unknownScheme(let path): "\(Self.quoted(path)) goes to an unknown installation scheme"
    case .looseData(let path): "\(Self.quoted(path)) is in no folder of an installation scheme"
    case .sameTarget(let first, let second):
      "\(Self.quoted(first)) and \(Self.quoted(second)) would be installed at one place"
    case .reservedName(let path, .interpreter):
      "\(Self.quoted(path)) would replace a part of the environment itself"
    case .reservedName(let path, .bookkeeping):
      "\(Self.quoted(path)) has a name that is kept for this program"
    case .missing(let path): "\(Self.quoted(path)) is missing"
    case .fields(let error): error.message
    case .metadata(let error): "its METADATA cannot be used: \(error)"
    case .otherProject(let name, let version): "its METADATA is of `\(name)` \(version)"
    case .record(let error): "its RECORD cannot be read: \(error.message)"
    case .recordRow(let path, let fault): "\(Self.quoted(path)) \(fault.message)"
    case .entryPoints(let error): error.message
    }
  }

  /// What the user could do.
  var hints: [String] {
    switch self {
    case .notAnArchive: ["fetch it again; it may have been cut short on its way"]
    default: []
    }
  }

  /// A text of the wheel's, such that it can be shown on one line of a terminal.
  static func quoted(_ text: String) -> String {
    var shown = "`"
    for scalar in text.unicodeScalars.prefix(200) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown + (text.unicodeScalars.count > 200 ? "…`" : "`")
  }
}

extension WheelFieldsError {
  fileprivate var message: String {
    switch self {
    case .missingVersion: "its WHEEL has no `Wheel-Version`"
    case .malformedVersion(let text):
      "its `Wheel-Version` is \(WheelFault.quoted(text)), which is no version"
    case .unsupportedVersion(let text): "its `Wheel-Version` is \(text); 1.x can be installed"
    case .malformedPurity(let text):
      "its `Root-Is-Purelib` is \(WheelFault.quoted(text)), neither `true` nor `false`"
    case .repeatedField(let name): "its WHEEL has the field `\(name)` twice"
    }
  }
}

extension EntryPointError {
  fileprivate var message: String {
    switch self {
    case .notUTF8: "its `entry_points.txt` is not UTF-8"
    case .malformedLine(let line):
      "line \(line) of its `entry_points.txt` is no `name = module:attribute`"
    case .invalidName(let name):
      "its entry point \(WheelFault.quoted(name)) has no name that a script can have"
    case .invalidReference(let name, let reference):
      "its entry point \(WheelFault.quoted(name)) refers to \(WheelFault.quoted(reference)), which "
        + "is no `module:attribute`"
    case .repeatedName(let name):
      "its entry point \(WheelFault.quoted(name)) is there twice, differently"
    }
  }
}

extension FileNameError {
  fileprivate var message: String {
    switch self {
    case .unknownExtension: "its name does not end in `.whl`"
    case .wrongNumberOfParts: "its name is not `NAME-VERSION-PYTHON-ABI-PLATFORM.whl`"
    case .invalidName, .otherProject: "its name does not begin with a project's name"
    case .invalidVersion, .missingVersion: "its name holds no valid version"
    case .invalidBuild: "its name holds a build number that does not begin with a digit"
    case .invalidTag: "its name holds no valid tags"
    }
  }
}
