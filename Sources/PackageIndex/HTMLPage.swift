import Packaging

/// Reads a page of links (PEP 503, 592, 658, 714): an index's project page or a find-links page.
struct HTMLPage {
  typealias File = Listing.File

  private var listing: Listing
  private var base: URLParts

  /// `url` is where the page was found; `<base href>` on the page replaces it.
  static func read(_ body: [UInt8], from url: String) throws(PageError) -> Listing {
    guard body.count < Int(Int32.max) else { throw .tooLarge }
    var page = HTMLPage(listing: Listing(body: body), base: URLParts(url))
    var tags = HTMLTags(body)
    while let tag = tags.next() {
      switch tag.name {
      case "a": page.readAnchor(tag)
      case "base":
        if let reference = tag["href"] {
          page.base = page.base.resolving(trimmed(reference))
        }
      case "meta":
        if tag["name"]?.lowercased() == "pypi:repository-version", let version = tag["content"],
          !isSupportedInterface(trimmed(version))
        {
          throw .unsupportedVersion(version)
        }
      default: break
      }
    }
    return page.listing
  }

  private mutating func readAnchor(_ tag: HTMLTags.Tag) {
    guard let reference = tag["href"],
      var file = listing.file(at: base.resolving(trimmed(reference)))
    else { return }
    if let text = tag["data-requires-python"], !trimmed(text).isEmpty {
      file.requiresPython = listing.keep(trimmed(text).utf8)
    }
    if let reason = tag["data-yanked"] { file.yanked = listing.keep(reason.utf8) }
    readMetadata(tag["data-core-metadata"] ?? tag["data-dist-info-metadata"], into: &file)
    listing.files.append(file)
  }

  /// `true`, or `sha256=…` of the metadata file; other texts say that it is there.
  private func readMetadata(_ text: String?, into file: inout File) {
    guard let text, text != "false" else { return }
    file.hasMetadata = true
    if text.hasPrefix("sha256=") { file.metadataDigest = RawDigest(text.dropFirst(7)) }
  }
}

extension Listing {
  /// What an address tells of the file behind it: its name, and digests in the fragment.
  mutating func file(at target: URLParts) -> File? {
    guard let scheme = target.scheme, ["https", "http", "file"].contains(scheme) else {
      return nil
    }
    let last = target.path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      target.path[target.path.utf8.index(after: $0)...]
    }
    let name = percentDecoded(last ?? target.path[...])
    guard !name.isEmpty else { return nil }
    var file = File()
    file.name = keep(name.utf8)
    file.url = keep(target.withoutFragment.utf8)
    readFragment(target.fragment ?? "", into: &file)
    return file
  }

  /// `sha256=…`, possibly among others, joined by `&`.
  private mutating func readFragment(_ fragment: String, into file: inout File) {
    for part in fragment.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      switch pair[0] {
      case "sha256": file.sha256 = RawDigest(pair[1])
      case "sha512":
        file.otherDigest = keep(pair[1].utf8)
        file.otherDigestIsSHA512 = true
      case "sha384" where !file.otherDigestIsSHA512:
        file.otherDigest = keep(pair[1].utf8)
      default: break
      }
    }
  }
}

extension RawDigest {
  /// Nil unless there are 64 hexadecimal digits.
  init?(_ hex: some StringProtocol) {
    let digest = Array(hex.utf8).withUnsafeBufferPointer { RawDigest(hex: $0) }
    guard let digest else { return nil }
    self = digest
  }
}

/// Without white space at both ends.
private func trimmed(_ text: String) -> String {
  var bytes = Substring(text).utf8
  while let first = bytes.first, isHTMLSpace(first) { bytes.removeFirst() }
  while let last = bytes.last, isHTMLSpace(last) { bytes.removeLast() }
  return String(Substring(bytes))
}
