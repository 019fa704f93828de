package import Packaging
import PlatformIO
package import SyncPlanning

/// Whether the files of distributions are those that were installed.
package struct Verification: Sendable {
  /// What is wrong first with each distribution that is damaged.
  package private(set) var damaged: [PackageName: String] = [:]
  /// How many files were looked at.
  package private(set) var fileCount = 0

  /// Hashes every file that a RECORD has a digest of, and looks whether the others are there.
  ///
  /// Compiled modules without a digest may be missing, as Python makes them again. A distribution
  /// that has no RECORD by its form (an egg) cannot be judged.
  package init(of distributions: [InstalledDistribution]) async {
    await withTaskGroup { group in
      for distribution in distributions where distribution.form == .distInfo {
        group.addTask { (distribution.name, Self.verdict(on: distribution)) }
      }
      for await (name, verdict) in group {
        fileCount += verdict.fileCount
        if let problem = verdict.problem { damaged[name] = problem }
      }
    }
  }

  private struct Verdict: Sendable {
    var fileCount = 0
    var problem: String?
  }

  private static func verdict(on distribution: InstalledDistribution) -> Verdict {
    var verdict = Verdict()
    let folder = Files.parent(of: distribution.path)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(distribution.path + "/RECORD")
    } catch {
      verdict.problem = error.isMissing ? "RECORD is missing" : "RECORD: \(error.message)"
      return verdict
    }
    guard let rows = try? RecordRow.rows(parsing: bytes.span) else {
      verdict.problem = "RECORD cannot be understood"
      return verdict
    }
    for row in rows {
      verdict.fileCount += 1
      let path = row.path.hasPrefix("/") ? row.path : folder + "/" + row.path
      guard let problem = problem(of: row, at: path) else { continue }
      verdict.problem = "`\(row.path)` \(problem)"
      break
    }
    return verdict
  }

  private static func problem(of row: RecordRow, at path: String) -> String? {
    guard let digest = row.digest else {
      return Files.exists(path) || path.hasSuffix(".pyc") ? nil : "is missing"
    }
    do throws(FileError) {
      if let size = row.size, let status = Files.status(path), status.size != size {
        return "has changed"
      }
      let found = try MappedFile(path).withBytes { bytes in
        HashStream.hash(bytes, HashAlgorithm(digest.algorithm))
      }
      return found == digest.bytes ? nil : "has changed"
    } catch {
      return error.isMissing ? "is missing" : "cannot be read: \(error.message)"
    }
  }
}

extension HashAlgorithm {
  fileprivate init(_ algorithm: Digest.Algorithm) {
    switch algorithm {
    case .sha256: self = .sha256
    case .sha384: self = .sha384
    case .sha512: self = .sha512
    }
  }
}
