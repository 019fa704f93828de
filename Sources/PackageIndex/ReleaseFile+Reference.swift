package import Packaging

extension ReleaseFile {
  /// The wheel that a direct reference leads to; nil where it leads to something else, which has
  /// to be built.
  ///
  /// - Parameters:
  ///   - reference: paths are absolute.
  ///   - name: as the lock has it; the wheel's own name is compared when it is opened.
  ///   - hashes: the lock's; empty: the file needs none.
  ///   - location: where the pin stands, for messages.
  package init?(
    wheelAt reference: DirectReference, of name: PackageName, hashes: [Digest],
    location: SourceLocation?
  ) {
    let address: String
    switch reference.place {
    case .archive(let url): address = url
    case .localArchive(let path): address = "file://" + percentEncoded(path: path)
    case .repository, .directory: return nil
    }
    let last = URLParts(address).path.split(separator: "/").last.map { percentDecoded($0) }
    guard let fileName = last, let wheel = try? WheelFileName(parsing: fileName) else {
      return nil
    }
    let allowed = hashes.isEmpty ? reference.hashes : hashes
    self.init(
      name: name, version: wheel.version, fileName: fileName, isWheel: true,
      path: localPath(ofFileURL: address), digest: allowed.count == 1 ? allowed.first : nil,
      allowed: allowed, size: nil, yanked: nil, location: location, address: address,
      credentials: nil, index: nil, identity: RawDigest(words: .init()), recordKey: nil)
  }
}
