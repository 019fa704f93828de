import Packaging

/// Makes the binary form of a page out of a listing: once an answer, never again.
struct PageBuilder {
  private typealias Text = Listing.Text

  /// A file whose name was understood.
  private struct Row {
    var file: Int
    var version: Int
    var tags: Text
  }

  /// A version as a file name spells it.
  private struct Spelling {
    let text: [UInt8]
    let number: Int

    func isSpelled(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
      text.withUnsafeBytes { $0.equals(UnsafeRawBufferPointer(other)) }
    }
  }

  private let listing: Listing
  private let project: PackageName
  private var rows: [Row] = []
  private var versions: [Version] = []
  private var strings = StringTable()
  private var prefix: [UInt8] = []
  private var writer = ByteWriter()
  /// The texts of the release that is being written.
  private var texts = ByteWriter()

  /// The page of a project; files with names that mean nothing are left out.
  ///
  /// `url` is where the page was found in the end.
  static func page(
    of project: PackageName, listing: Listing, url: String, freshness: Freshness
  ) -> [UInt8] {
    var builder = PageBuilder(listing: listing, project: project)
    builder.readNames()
    builder.prefix = builder.commonPrefix()
    builder.addFixedStrings(url: url, freshness: freshness)
    return builder.write(freshness: freshness, flags: 0)
  }

  /// What an index that does not know the project leaves.
  static func absence(of project: PackageName, url: String, freshness: Freshness) -> [UInt8] {
    var builder = PageBuilder(listing: Listing(body: []), project: project)
    builder.addFixedStrings(url: url, freshness: freshness)
    return builder.write(freshness: freshness, flags: PageLayout.isAbsentFlag)
  }

  private init(listing: Listing, project: PackageName) {
    self.listing = listing
    self.project = project
  }

  private mutating func addFixedStrings(url: String, freshness: Freshness) {
    strings.append(project.text.utf8)
    strings.append(url.utf8)
    strings.append(freshness.etag.utf8)
    strings.append(freshness.lastModified.utf8)
    strings.append(prefix)
  }
}

extension PageBuilder {
  /// Takes the file names apart and numbers the versions as they appear.
  private mutating func readNames() {
    rows.reserveCapacity(listing.files.count)
    var known: [Version: Int] = [:]
    var last: Spelling?
    let projectBytes = Array(project.text.utf8)
    let listing = listing
    for (index, file) in listing.files.enumerated() where !file.name.isNone {
      guard file.name.count <= UInt32(UInt16.max), file.url.count <= UInt32(UInt16.max) else {
        continue
      }
      listing.withBytes(file.name) { name in
        let parsed = projectBytes.withUnsafeBufferPointer {
          DistributionName(name, project: $0)
        }
        guard let parsed else { return }
        let spelling = UnsafeBufferPointer(rebasing: name[parsed.version])
        let number: Int
        // Files of one release mostly follow each other.
        if let last, last.isSpelled(spelling) {
          number = last.number
        } else if let version = try? Version(parsing: spelling.span) {
          // A name without a version that PEP 440 knows is no release: skipped, as all tools do.
          number = known[version] ?? versions.count
          if number == versions.count {
            known[version] = number
            versions.append(version)
          }
          last = Spelling(text: Array(spelling), number: number)
        } else {
          return
        }
        var tags = Text.none
        if parsed.isWheel {
          tags = file.name
          tags.start += UInt32(truncatingIfNeeded: parsed.tags.lowerBound)
          tags.count = UInt32(truncatingIfNeeded: parsed.tags.count)
        }
        rows.append(Row(file: index, version: number, tags: tags))
      }
    }
  }

  /// What all addresses begin with.
  private func commonPrefix() -> [UInt8] {
    guard let first = rows.first else { return [] }
    var prefix = listing.bytes(listing.files[first.file].url)
    for row in rows {
      listing.withBytes(listing.files[row.file].url) { url in
        let shared = prefix.withUnsafeBytes {
          $0.sharedPrefix(with: UnsafeRawBufferPointer(url))
        }
        if shared < prefix.count { prefix.removeLast(prefix.count - shared) }
      }
    }
    return prefix
  }
}

extension PageBuilder {
  private mutating func write(freshness: Freshness, flags: UInt32) -> [UInt8] {
    // Newest first; files of a release in the order of the page.
    let order = versions.indices.sorted { versions[$0] > versions[$1] }
    let members = membersByVersion()
    var table = ByteWriter()
    table.bytes.reserveCapacity(order.count * PageLayout.Release.size)
    writer.bytes.reserveCapacity(rows.count * 200)
    for number in order {
      let start = writer.bytes.count
      writeBlock(members[number])
      appendRelease(versions[number], fileCount: members[number].count, from: start, to: &table)
    }
    return assemble(table: table, releaseCount: order.count, freshness: freshness, flags: flags)
  }

  /// The rows of each version, in the order of the page.
  private func membersByVersion() -> [ArraySlice<Int>] {
    var ends = [Int](repeating: 0, count: versions.count)
    for row in rows { ends[row.version] += 1 }
    var total = 0
    for version in ends.indices {
      total += ends[version]
      ends[version] = total - ends[version]
    }
    let starts = ends
    var sorted = [Int](repeating: 0, count: rows.count)
    for (index, row) in rows.enumerated() {
      sorted[ends[row.version]] = index
      ends[row.version] += 1
    }
    return zip(starts, ends).map { sorted[$0..<$1] }
  }

  /// Appends the release's entry; block offsets count from the first block for now.
  private mutating func appendRelease(
    _ version: Version, fileCount: Int, from start: Int, to table: inout ByteWriter
  ) {
    if let exact = version.exactKey {
      table.append(exact.key)
      table.append(UInt32(exact.segments))
    } else {
      table.append(UInt64(strings.count))
      table.append(UInt32(1) << 8)
      strings.append(version.description.utf8)
    }
    table.append(UInt32(truncatingIfNeeded: fileCount))
    table.append(UInt32(truncatingIfNeeded: start))
    table.append(UInt32(truncatingIfNeeded: writer.bytes.count - start))
    table.append(
      writer.bytes.withUnsafeBytes {
        Checksum.of($0.stretch(start, $0.count - start))
      })
  }

  /// Appends the files of a release: rows first, then their texts.
  private mutating func writeBlock(_ members: ArraySlice<Int>) {
    texts.bytes.removeAll(keepingCapacity: true)
    let textStart = members.count * PageLayout.File.size
    for index in members { writeFile(rows[index], textStart: textStart) }
    writer.bytes.append(contentsOf: texts.bytes)
    writer.align()
  }

  private mutating func writeFile(_ row: Row, textStart: Int) {
    let file = listing.files[row.file]
    var flags: UInt32 = 0
    let nameStart = textStart + texts.bytes.count
    let urlSize = appendTexts(of: file, to: &texts, flags: &flags)
    if row.tags.isNone { flags |= PageLayout.Flag.isSource }
    if file.hasMetadata { flags |= PageLayout.Flag.hasMetadata }
    if !file.yanked.isNone { flags |= PageLayout.Flag.isYanked }
    if file.sha256 != nil { flags |= PageLayout.Flag.hasSHA256 }
    if file.size != nil { flags |= PageLayout.Flag.hasSize }
    if file.uploadTime != nil { flags |= PageLayout.Flag.hasUploadTime }
    writer.append(UInt32(truncatingIfNeeded: nameStart))
    writer.append(UInt16(truncatingIfNeeded: file.name.count))
    writer.append(UInt16(truncatingIfNeeded: urlSize))
    writer.append(flags)
    writer.append(number(of: row.tags))
    writer.append(number(of: file.requiresPython))
    writer.append(number(of: file.yanked))
    writer.append(UInt64(bitPattern: file.size ?? 0))
    writer.append(UInt64(bitPattern: file.uploadTime ?? 0))
    writer.append(file.sha256 ?? RawDigest(words: .init()))
  }

  private mutating func number(of text: Text) -> UInt32 {
    guard !text.isNone else { return PageLayout.noString }
    let listing = listing
    return listing.withBytes(text) { strings.number(of: $0) }
  }

  /// Name, the middle of the URL, the metadata's digest, the other digest; returns the middle's size.
  private func appendTexts(
    of file: Listing.File, to text: inout ByteWriter, flags: inout UInt32
  ) -> Int {
    listing.withBytes(file.name) { name in
      text.bytes.append(contentsOf: name)
      let urlSize = listing.withBytes(file.url) { url in
        var middle = UnsafeRawBufferPointer(url)
        let shared = prefix.withUnsafeBytes { $0.sharedPrefix(with: middle) }
        if shared == prefix.count {
          middle = middle.stretch(shared, middle.count - shared)
          flags |= PageLayout.Flag.hasPrefix
        }
        let rest = middle.count - name.count
        if rest >= 0, middle.stretch(rest, name.count).equals(UnsafeRawBufferPointer(name)) {
          middle = middle.stretch(0, rest)
          flags |= PageLayout.Flag.endsWithName
        }
        text.bytes.append(contentsOf: middle)
        return middle.count
      }
      if let digest = file.metadataDigest {
        text.append(digest)
        flags |= PageLayout.Flag.hasMetadataDigest
      }
      appendOtherDigest(of: file, to: &text, flags: &flags)
      return urlSize
    }
  }

  private func appendOtherDigest(
    of file: Listing.File, to text: inout ByteWriter, flags: inout UInt32
  ) {
    let algorithm = file.otherDigestIsSHA512 ? Digest.Algorithm.sha512 : .sha384
    guard file.sha256 == nil, Int(file.otherDigest.count) == algorithm.digits else { return }
    listing.withBytes(file.otherDigest) { text.bytes.append(contentsOf: $0) }
    flags |= file.otherDigestIsSHA512 ? PageLayout.Flag.hasSHA512 : PageLayout.Flag.hasSHA384
  }

  private func assemble(
    table: ByteWriter, releaseCount: Int, freshness: Freshness, flags: UInt32
  ) -> [UInt8] {
    typealias Header = PageLayout.Header
    var page = ByteWriter()
    let ranges = Header.size + table.bytes.count
    let texts = ranges + 8 * strings.count
    let blocks = (texts + strings.bytes.count + 7) & ~7
    page.bytes.reserveCapacity(blocks + writer.bytes.count)
    page.append(PageLayout.magic)
    page.append(PageLayout.version)
    page.append(UInt64(0))
    page.append(UInt64(bitPattern: freshness.fetchedAt))
    page.append(freshness.maxAge)
    page.append(flags)
    for number in [
      releaseCount, strings.count, ranges, texts, blocks, blocks + writer.bytes.count,
    ] {
      page.append(UInt32(truncatingIfNeeded: number))
    }
    page.bytes.append(contentsOf: table.bytes)
    for range in strings.ranges {
      page.append(UInt32(truncatingIfNeeded: range.lowerBound))
      page.append(UInt32(truncatingIfNeeded: range.count))
    }
    page.bytes.append(contentsOf: strings.bytes)
    page.align()
    let checksum = page.bytes.withUnsafeBytes {
      Checksum.of($0.stretch(Header.checked, $0.count - Header.checked))
    }
    page.set(checksum, at: Header.checksum)
    page.bytes.append(contentsOf: writer.bytes)
    return page.bytes
  }
}
