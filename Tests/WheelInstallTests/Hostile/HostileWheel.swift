import Packaging
import TestSupport
import Testing

@testable import WheelInstall

/// A wheel that must be refused, and why.
struct HostileWheel: Sendable, CustomTestStringConvertible {
  let title: String
  let fileName: String
  let bytes: [UInt8]
  let fault: WheelFault

  var testDescription: String { title }

  /// The honest wheel, changed.
  init(
    _ title: String, _ fault: WheelFault, fileName: String = "demo-1.0-py3-none-any.whl",
    _ change: (inout TestWheel) -> Void
  ) {
    var wheel = TestWheel()
    change(&wheel)
    self.init(title: title, fileName: fileName, bytes: wheel.bytes, fault: fault)
  }

  init(title: String, fileName: String, bytes: [UInt8], fault: WheelFault) {
    self.title = title
    self.fileName = fileName
    self.bytes = bytes
    self.fault = fault
  }

  /// This wheel, refused for another reason.
  func expecting(_ fault: WheelFault) -> HostileWheel {
    HostileWheel(title: title, fileName: fileName, bytes: bytes, fault: fault)
  }

  /// The archive of the honest wheel, changed behind RECORD's back.
  static func zip(
    _ title: String, _ fault: WheelFault, _ change: (inout ZipWriter) -> Void
  ) -> HostileWheel {
    var zip = TestWheel().zip
    change(&zip)
    return HostileWheel(
      title: title, fileName: "demo-1.0-py3-none-any.whl", bytes: zip.bytes, fault: fault)
  }

  /// One member of the archive, changed behind RECORD's back: `demo/__init__.py`.
  static func member(
    _ title: String, _ fault: EntryFault, _ change: (inout ZipWriter.Member) -> Void
  ) -> HostileWheel {
    zip(title, .entry("demo/__init__.py", fault)) { change(&$0.members[0]) }
  }

  /// The honest wheel with one file more, which RECORD lists.
  static func file(
    _ title: String, _ path: String, _ fault: WheelFault, mode: UInt32 = 0o100644
  ) -> HostileWheel {
    HostileWheel(title, fault) { wheel in
      var member = ZipWriter.Member(path, path.hasSuffix("/") ? "" : "evil\n")
      member.mode = mode
      wheel.files.append(member)
    }
  }

  /// The honest wheel with a file of this name, which is no good one.
  static func path(
    _ title: String, _ path: String, _ fault: ArchivePath.Fault
  ) -> HostileWheel {
    file(title, path, .entry(path, .path(fault)))
  }

  /// The honest wheel with a RECORD that says this of `demo/__init__.py`.
  static func record(
    _ title: String, _ fault: RecordRowFault, hash: String, size: String = "10"
  ) -> HostileWheel {
    recordText(
      title, .recordRow("demo/__init__.py", fault), "demo/__init__.py,\(hash),\(size)\n")
  }

  /// The honest wheel with these lines in RECORD instead of `demo/__init__.py`'s.
  static func recordText(
    _ title: String, _ fault: WheelFault, _ text: String
  ) -> HostileWheel {
    HostileWheel(title, fault) { wheel in
      wheel.unlisted = ["demo/__init__.py"]
      wheel.recordPrefix = text
    }
  }

  /// The honest wheel with these entry points.
  static func entryPoints(
    _ title: String, _ fault: EntryPointError, _ text: String
  ) -> HostileWheel {
    HostileWheel(title, .entryPoints(fault)) { wheel in
      wheel.files.append(ZipWriter.Member("demo-1.0.dist-info/entry_points.txt", text))
    }
  }

  /// An entry point that would be made into a file of this name.
  static func script(_ title: String, _ name: String) -> HostileWheel {
    entryPoints(title, .invalidName(name), "[console_scripts]\n\(name) = demo:main\n")
  }

  /// An entry point that refers to this.
  static func reference(_ title: String, _ reference: String) -> HostileWheel {
    entryPoints(
      title, .invalidReference(name: "tool", reference: reference),
      "[console_scripts]\ntool = \(reference)\n")
  }

  /// The honest wheel with another METADATA.
  static func metadata(_ title: String, _ fault: WheelFault, _ text: String) -> HostileWheel {
    HostileWheel(title, fault) { $0.setText("demo-1.0.dist-info/METADATA", text) }
  }

  /// The honest wheel with another WHEEL.
  static func fields(_ title: String, _ fault: WheelFieldsError, _ text: String) -> HostileWheel {
    HostileWheel(title, .fields(fault)) { $0.setText("demo-1.0.dist-info/WHEEL", text) }
  }
}
