import Packaging
import TestSupport

@testable import WheelInstall

extension HostileWheel {
  private static func version(_ text: String) -> Version {
    guard let version = try? Version(parsing: text) else {
      preconditionFailure("a test's version is one")
    }
    return version
  }

  private static func name(_ text: String) -> PackageName {
    guard let name = try? PackageName(parsing: text) else {
      preconditionFailure("a test's name is one")
    }
    return name
  }

  private static let versionError: VersionError = {
    do throws(VersionError) {
      _ = try Version(parsing: "one")
      preconditionFailure("this is no version")
    } catch {
      return error
    }
  }()

  /// Metadata that is missing, or about something else.
  static let descriptions: [HostileWheel] = [
    HostileWheel("no METADATA", .missing("demo-1.0.dist-info/METADATA")) {
      $0.remove("demo-1.0.dist-info/METADATA")
    },
    metadata("an empty METADATA", .metadata(.missingName), ""),
    metadata("no name", .metadata(.missingName), "Metadata-Version: 2.1\nVersion: 1.0\n"),
    metadata("no version", .metadata(.missingVersion), "Metadata-Version: 2.1\nName: demo\n"),
    metadata(
      "another name", .otherProject(name("evil"), version("1.0")), "Name: evil\nVersion: 1.0\n"),
    metadata(
      "another version", .otherProject(name("demo"), version("2.0")),
      "Name: demo\nVersion: 2.0\n"),
    metadata(
      "another local version", .otherProject(name("demo"), version("1.0+evil")),
      "Name: demo\nVersion: 1.0+evil\n"),
    metadata(
      "a name that is none", .metadata(.invalidName("../demo")), "Name: ../demo\nVersion: 1.0\n"),
    metadata(
      "a version that is none", .metadata(.invalidVersion("one", versionError)),
      "Name: demo\nVersion: one\n"),
    metadata(
      "two names", .metadata(.repeatedField("Name")), "Name: demo\nName: evil\nVersion: 1.0\n"),
    metadata(
      "two versions", .metadata(.repeatedField("Version")),
      "Name: demo\nVersion: 1.0\nVersion: 2.0\n"),
    metadata(
      "a metadata version of the future", .metadata(.unsupportedMetadataVersion("3.0")),
      "Metadata-Version: 3.0\nName: demo\nVersion: 1.0\n"),
    metadata(
      "an empty line in front", .metadata(.missingName), "\nName: demo\nVersion: 1.0\n"),
    HostileWheel(
      "a file name of another project", .otherDistInfo("demo-1.0.dist-info"),
      fileName: "other-1.0-py3-none-any.whl"
    ) { _ in },
    HostileWheel(
      "a file name of another version", .otherDistInfo("demo-1.0.dist-info"),
      fileName: "demo-1.0.1-py3-none-any.whl"
    ) { _ in },
    HostileWheel(
      "a file name of four parts", .fileName(.wrongNumberOfParts(4)),
      fileName: "demo-1.0-py3-any.whl"
    ) { _ in },
    HostileWheel(
      "a file name of an archive", .fileName(.unknownExtension), fileName: "demo-1.0.zip"
    ) { _ in },

    HostileWheel(
      "entry points without end",
      .entry("demo-1.0.dist-info/entry_points.txt", .tooLarge(1_999_759))
    ) { $0.files.append(.zeros("demo-1.0.dist-info/entry_points.txt", about: 2_000_000)) },
    HostileWheel(
      "a RECORD without end", .entry("demo-1.0.dist-info/RECORD", .tooLarge(99_847))
    ) {
      $0.hasRecord = false
      $0.files.append(.zeros("demo-1.0.dist-info/RECORD", about: 100_000))
    },
    HostileWheel("no WHEEL", .missing("demo-1.0.dist-info/WHEEL")) {
      $0.remove("demo-1.0.dist-info/WHEEL")
    },
    fields("an empty WHEEL", .missingVersion, ""),
    fields("no version of the format", .missingVersion, "Root-Is-Purelib: true\n"),
    fields("the next version of the format", .unsupportedVersion("2.0"), "Wheel-Version: 2.0\n"),
    fields(
      "a version of the format before the first", .unsupportedVersion("0.9"), "Wheel-Version: 0.9\n"
    ),
    fields("a version of the format in words", .malformedVersion("one"), "Wheel-Version: one\n"),
    fields(
      "a version of the format that is huge", .malformedVersion("99999999999999999999.0"),
      "Wheel-Version: 99999999999999999999.0\n"),
    fields(
      "two versions of the format", .repeatedField("Wheel-Version"),
      "Wheel-Version: 1.0\nWheel-Version: 2.0\n"),
    fields(
      "two kinds of root", .repeatedField("Root-Is-Purelib"),
      "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nRoot-Is-Purelib: false\n"),
    fields(
      "a root that is neither", .malformedPurity("maybe"),
      "Wheel-Version: 1.0\nRoot-Is-Purelib: maybe\n"),

    HostileWheel("no .dist-info folder", .noDistInfo) { wheel in
      wheel.files.removeAll { $0.name.starts(with: "demo-1.0.dist-info".utf8) }
      wheel.hasRecord = false
    },
    HostileWheel("a .dist-info folder below another", .noDistInfo) { wheel in
      for index in wheel.files.indices {
        wheel.files[index].name = Array("sub/".utf8) + wheel.files[index].name
      }
      wheel.hasRecord = false
    },
    file(
      "a .dist-info folder of another package", "requests-2.0.dist-info/METADATA",
      .severalDistInfo("demo-1.0.dist-info", "requests-2.0.dist-info")),
    file(
      "a second .dist-info folder of this package", "Demo-1.0.dist-info/METADATA",
      .severalDistInfo("demo-1.0.dist-info", "Demo-1.0.dist-info")),
    file(
      "a .dist-info folder of another version", "demo-2.0.dist-info/METADATA",
      .severalDistInfo("demo-1.0.dist-info", "demo-2.0.dist-info")),
    file(
      "a .dist-info folder in capitals", "requests-2.0.DIST-INFO/METADATA",
      .severalDistInfo("demo-1.0.dist-info", "requests-2.0.DIST-INFO")),
    file(
      "a .dist-info folder without a version", "requests.dist-info/METADATA",
      .severalDistInfo("demo-1.0.dist-info", "requests.dist-info")),
    file(
      "a .dist-info that is a file", "requests-2.0.dist-info",
      .severalDistInfo("demo-1.0.dist-info", "requests-2.0.dist-info")),
    HostileWheel(
      "a .dist-info folder of another package only", .otherDistInfo("requests-2.0.dist-info")
    ) { wheel in
      for index in wheel.files.indices where wheel.files[index].name.starts(with: "demo-1.0".utf8) {
        wheel.files[index].name = Array("requests-2.0".utf8) + wheel.files[index].name.dropFirst(8)
      }
      wheel.distInfo = "requests-2.0.dist-info"
    },
    file(
      "an .egg-info folder of another package", "requests-2.0.egg-info/PKG-INFO",
      .foreignFolder("requests-2.0.egg-info/PKG-INFO")),
    file(
      "an .egg-info file of another package", "requests-2.0.egg-info",
      .foreignFolder("requests-2.0.egg-info")),
    file(
      "an .egg-link of another package", "requests.egg-link", .foreignFolder("requests.egg-link")),
  ]
}
