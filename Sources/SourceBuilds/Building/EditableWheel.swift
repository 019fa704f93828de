import PlatformIO
import WheelInstall

/// A wheel that leads to the files of a project's folder, and to what a build has left there.
struct EditableWheel: Sendable {
  let wheel: StoredWheel
  /// The project's, without links.
  let folder: String

  /// Larger files hold no addresses, in bytes.
  private static let maximumSize = 1 << 20

  /// Whether everything is there that the wheel leads to, as far as its texts tell: lines of `.pth`
  /// files, and paths below the folder that stand in them or in modules.
  var leadsSomewhere: Bool {
    wheel.manifest.files.enumerated().allSatisfy { place, file in
      let isList = file.path.hasSuffix(".pth")
      guard isList || file.path.hasSuffix(".py"), file.size <= Self.maximumSize else { return true }
      // What cannot be read is told when it is laid down.
      let bytes = (try? Files.read(wheel.path(ofFile: place))) ?? []
      return Self.paths(in: bytes[...], below: folder, isList: isList)
        .allSatisfy { Files.status($0) != nil }
    }
  }

  /// The absolute paths that a text names; `isList`: lines may be paths to elsewhere.
  static func paths(
    in text: ArraySlice<UInt8>, below folder: String, isList: Bool
  ) -> Set<String> {
    var paths: Set<String> = []
    let lines = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    for line in lines {
      if isList, line.first == UInt8(ascii: "/") {
        paths.insert(String(decoding: line, as: UTF8.self))
        continue
      }
      var rest = line
      while let range = rest.firstRange(of: Array(folder.utf8)) {
        rest = rest[range.upperBound...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
        let below = rest[..<(end ?? rest.endIndex)]
        // Another folder may begin with the same name.
        guard below.isEmpty || below.first == UInt8(ascii: "/") else { continue }
        paths.insert(folder + String(decoding: below, as: UTF8.self))
      }
    }
    return paths
  }
}
