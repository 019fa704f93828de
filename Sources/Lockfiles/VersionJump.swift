package import Packaging

/// How far a version moves: which part of its release number differs first.
package enum VersionJump: String, Hashable, Sendable {
  case major, minor, patch
  /// Back to an earlier version, however far.
  case downgrade
  /// The release number stays: a pre-, post- or development release, or a local version.
  case sameRelease = "same release"

  package init(from old: Version, to new: Version) {
    guard old < new else {
      self = .downgrade
      return
    }
    func part(_ version: Version, _ index: Int) -> UInt64 {
      version.release.indices.contains(index) ? version.release[index] : 0
    }
    let count = max(old.release.count, new.release.count)
    let first = (0..<count).first { part(old, $0) != part(new, $0) }
    self =
      if old.epoch != new.epoch { .major } else {
        switch first {
        case nil: .sameRelease
        case 0: .major
        case 1: .minor
        default: .patch
        }
      }
  }
}
