import Lockfiles
import Packaging
import SyncPlanning

/// Sixty-four times one hexadecimal digit.
func digest(_ digit: Character) -> Digest {
  guard let digest = Digest(.sha256, hex: String(repeating: digit, count: 64)) else {
    preconditionFailure("`\(digit)` is no hexadecimal digit")
  }
  return digest
}

/// A lock whose hashes are written as one digit: `a==1 #a`.
func lock(_ text: String, file: String = "requirements.txt") -> LockedFile {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let parts = line.split(separator: "#", maxSplits: 1)
    guard parts.count == 2 else { return String(line) }
    return parts[0] + parts[1].map { "--hash=\(digest($0))" }.joined(separator: " ")
  }
  return LockedFile(parsing: Array(lines.joined(separator: "\n").utf8), file: file)
}

/// What an environment holds, a distribution a word: `a==1`, `a==1#f` with the digest of its archive.
func installed(_ text: String) throws -> InstalledSet {
  InstalledSet(
    try text.split(separator: " ").enumerated().map { index, word in
      let parts = word.split(separator: "#")
      let pin = try Requirement(parsing: parts[0])
      return InstalledDistribution(
        name: pin.name, version: pin.specifiers.pinnedVersion, path: "/site/\(index)",
        installer: parts.count > 1 ? "lock" : "pip",
        archive: parts.count > 1 ? parts[1].first.map(digest) : nil)
    })
}

let linux: MarkerEnvironment = {
  guard let python = try? Version(parsing: "3.12.4"), let platform = try? Platform(parsing: "linux")
  else { preconditionFailure("a version and a platform") }
  return TargetEnvironment(python: python, platform: platform).markers
}()

func names(_ text: String) throws -> Set<PackageName> {
  Set(try text.split(separator: " ").map { try PackageName(parsing: $0) })
}

extension Plan.Action {
  /// `+ a 1`, `a 1 → 2 upgrade`, `- a 1`, `= a 1`.
  var summary: String {
    func old(_ list: [InstalledDistribution]) -> String {
      list.map(\.versionText).joined(separator: " ")
    }
    return switch self {
    case .keep(let present, _): "= \(present.name) \(present.versionText)"
    case .install(let pin): "+ \(pin.name) \(pin.release)"
    case .replace(let present, let pin, let reason):
      "\(pin.name) \(old(present)) → \(pin.release) \(reason)"
    case .remove(let present): "- \(present.first?.name.text ?? "") \(old(present))"
    case .leave(let present, let reason): "· \(present.first?.name.text ?? "") \(reason)"
    }
  }
}
