import Packaging
import PlatformIO

/// What a wheel's RECORD says of each file of the archive: every file has a row with a hash, and
/// every row has a file (PEP 427, “The .dist-info directory”).
struct WheelRecord: Sendable {
  /// What the data of an entry has to be.
  struct Claim: Sendable {
    let digest: RecordDigest
    /// In bytes; nil where the row does not say.
    let size: Int?
  }

  /// By the places of the entries; nil for those of which RECORD says nothing, as it may.
  let claims: [Claim?]

  init(
    _ rows: [RecordRow], entries: [ZipEntry], contents: WheelContents
  ) throws(WheelFault) {
    let own = contents.distInfo + "/RECORD"
    var claims = [Claim?](repeating: nil, count: entries.count)
    var found: [Int: RecordRow] = [:]
    found.reserveCapacity(rows.count)
    for row in rows {
      guard let place = contents.places[row.path] else {
        if Self.isFolder(row, among: entries) { continue }
        throw .recordRow(row.path, .absent)
      }
      if let other = found.updateValue(row, forKey: place) {
        guard other == row else { throw .recordRow(row.path, .contradictory) }
        continue
      }
      if row.path == own {
        guard row.hash.isEmpty, row.size == nil else { throw .recordRow(own, .ofItself) }
        continue
      }
      guard !row.hash.isEmpty else { throw .recordRow(row.path, .noHash) }
      guard let digest = row.digest else {
        throw .recordRow(row.path, .unusableHash(String(row.hash.prefix(100))))
      }
      claims[place] = Claim(digest: digest, size: row.size)
    }
    // RECORD cannot have its own hash, and what signs it comes after it.
    let exempt = ["", ".jws", ".p7s"].map { own + $0 }
    for (place, entry) in entries.enumerated()
    where !entry.isFolder && claims[place] == nil && !exempt.contains(entry.name) {
      throw .recordRow(entry.name, .unlisted)
    }
    self.claims = claims
  }

  /// Some programs list folders; they hold nothing.
  private static func isFolder(_ row: RecordRow, among entries: [ZipEntry]) -> Bool {
    guard row.hash.isEmpty, row.path.utf8.last == UInt8(ascii: "/") else { return false }
    let name = row.path.dropLast()
    return entries.contains { $0.isFolder && $0.name == name }
  }
}

extension WheelRecord.Claim {
  /// Holds a file's data against its row.
  ///
  /// - Returns: the SHA-256 digest of the data.
  func digest(
    of data: UnsafeRawBufferPointer, named name: String
  ) throws(WheelFault) -> [UInt8] {
    guard size == nil || size == data.count else {
      throw .recordRow(name, .wrongSize(recorded: size ?? 0, found: data.count))
    }
    let sha256 = SHA256.hash(data, isOneOfMany: true)
    let found =
      switch digest.algorithm {
      case .sha256: sha256
      case .sha384: HashStream.hash(data, .sha384)
      case .sha512: HashStream.hash(data, .sha512)
      }
    guard found == digest.bytes else { throw .recordRow(name, .wrongHash) }
    return sha256
  }
}
