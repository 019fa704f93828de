/// A distribution's file name taken apart on its bytes (PEP 427, 625), for pages of thousands.
///
/// The ranges are offsets into the file name.
struct DistributionName {
  let isWheel: Bool
  let version: Range<Int>
  /// `python-abi-platform` of a wheel.
  let tags: Range<Int>

  /// Nil where the name is no wheel's or source distribution's of the project.
  ///
  /// `project` is the normalized name; it tells where the version of `a-b-1.0.zip` begins.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, project: UnsafeBufferPointer<UInt8>) {
    guard let end = endOfName(bytes, project), end < bytes.count, bytes[end] == dash else {
      return nil
    }
    if hasSuffix(bytes, ".whl") {
      var dashes = (end, 0, 0, 0, 0)
      var count = 1
      for index in end + 1..<max(end + 1, bytes.count - 4) where bytes[index] == dash {
        switch count {
        case 1: dashes.1 = index
        case 2: dashes.2 = index
        case 3: dashes.3 = index
        case 4: dashes.4 = index
        default: return nil
        }
        count += 1
      }
      let firstTag: Int
      switch count {
      case 4: firstTag = dashes.1 + 1
      // A build number begins with a digit.
      case 5 where bytes[dashes.1 + 1] &- UInt8(ascii: "0") < 10: firstTag = dashes.2 + 1
      default: return nil
      }
      isWheel = true
      version = end + 1..<dashes.1
      tags = firstTag..<bytes.count - 4
    } else {
      guard let suffix = sourceSuffix(of: bytes), end + 1 < bytes.count - suffix else {
        return nil
      }
      isWheel = false
      version = end + 1..<bytes.count - suffix
      tags = 0..<0
    }
  }
}

private let dash = UInt8(ascii: "-")

/// Where a project's name ends at the beginning of a file name; nil where it does not stand there.
private func endOfName(
  _ bytes: UnsafeBufferPointer<UInt8>, _ project: UnsafeBufferPointer<UInt8>
) -> Int? {
  var offset = 0
  for expected in project {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    if expected == dash {
      guard isSeparator(byte) else { return nil }
      repeat { offset += 1 } while offset < bytes.count && isSeparator(bytes[offset])
    } else {
      let lowered = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
      guard lowered == expected else { return nil }
      offset += 1
    }
  }
  return offset
}

private func isSeparator(_ byte: UInt8) -> Bool {
  byte == dash || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
}

/// The length of the suffix that makes a file a source distribution.
func sourceSuffix(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  let suffixes: [StaticString] = [
    ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tar.lzma",
    ".tar.lz", ".tlz", ".tar",
  ]
  for suffix in suffixes where hasSuffix(bytes, suffix) { return suffix.utf8CodeUnitCount }
  return nil
}

private func hasSuffix(_ bytes: UnsafeBufferPointer<UInt8>, _ suffix: StaticString) -> Bool {
  let start = bytes.count - suffix.utf8CodeUnitCount
  guard start >= 0 else { return false }
  for index in 0..<suffix.utf8CodeUnitCount
  where bytes[start + index] != suffix.utf8Start[index] {
    return false
  }
  return true
}
