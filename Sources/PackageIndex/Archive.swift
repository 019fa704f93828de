import Packaging
import PlatformIO
import Resolver

/// An archive of which parts can be had.
protocol Archive: Sendable {
  /// The last bytes, or more than was asked for.
  func tail(_ count: Int) async throws(ProviderError) -> ZipWindow
  /// The bytes of a range, or more than was asked for.
  func part(_ range: Range<Int>, of total: Int) async throws(ProviderError) -> ZipWindow
}

/// An archive on this machine.
struct LocalArchive: Archive {
  let file: MappedFile

  func tail(_ count: Int) -> ZipWindow {
    part(max(0, file.count - count)..<file.count, of: file.count)
  }

  func part(_ range: Range<Int>, of total: Int) -> ZipWindow {
    file.withBytes { bytes in
      let start = min(max(range.lowerBound, 0), bytes.count)
      let end = min(max(range.upperBound, start), bytes.count)
      return ZipWindow(bytes: [UInt8](bytes[start..<end]), start: start, total: bytes.count)
    }
  }
}

/// An archive on a server, read by ranges (RFC 9110) where the server has them, else as a whole.
struct RemoteArchive: Archive {
  let asked: Asked
  let http: HTTPClient
  let credentials: HTTPCredentials?
  /// In bytes, if the index said so.
  let size: Int?

  /// The most bytes that a whole archive may have.
  static let maximumBody = 1 << 30

  func tail(_ count: Int) async throws(ProviderError) -> ZipWindow {
    // More servers understand a plain range than a suffix.
    guard let size, size > 0 else { return try await window(.suffix(count)) }
    let window = try await window(.bytes(max(0, size - count), size - 1))
    guard window.end < window.total else { return window }
    // The index told a size that is too small.
    return try await part(max(0, window.total - count)..<window.total, of: window.total)
  }

  func part(_ range: Range<Int>, of total: Int) async throws(ProviderError) -> ZipWindow {
    try await window(.bytes(range.lowerBound, max(range.lowerBound, range.upperBound - 1)))
  }

  private func window(_ range: ByteRange) async throws(ProviderError) -> ZipWindow {
    let response = try await asked.send(request(range), with: http)
    switch response.status {
    case 206:
      if let window = ZipWindow(partial: response) { return window }
    case 200:
      return ZipWindow(bytes: response.body, start: 0, total: response.body.count)
    // Servers that do not know the kind of range, or that the index told a wrong size of.
    case 400, 405, 416, 501: break
    default: throw asked.refused(status: response.status)
    }
    let bytes = try await whole()
    return ZipWindow(bytes: bytes, start: 0, total: bytes.count)
  }

  /// All the bytes.
  func whole() async throws(ProviderError) -> [UInt8] {
    let response = try await asked.send(request(nil), with: http)
    guard response.status == 200 else { throw asked.refused(status: response.status) }
    return response.body
  }

  private func request(_ range: ByteRange?) -> HTTPRequest {
    var request = HTTPRequest(url: asked.url)
    request.range = range
    request.credentials = credentials
    request.maximumBody = Self.maximumBody
    // Ranges and digests are about the bytes that the index lists.
    request.acceptsCompression = false
    return request
  }
}

extension ZipWindow {
  /// The answer to a range request; nil where it does not say which bytes these are.
  init?(partial response: HTTPResponse) {
    // bytes 100-199/200
    guard let header = response.header("content-range"), header.hasPrefix("bytes ") else {
      return nil
    }
    let numbers = header.dropFirst(6).split { $0 == "-" || $0 == "/" }.map { Int($0) }
    guard numbers.count == 3, let first = numbers[0], let last = numbers[1],
      let total = numbers[2], first >= 0, last >= first, total > last,
      response.body.count == last - first + 1
    else { return nil }
    self.init(bytes: response.body, start: first, total: total)
  }
}

/// Why a file gives no metadata: the network's fault, which ends the run, or its own.
enum MetadataFailure: Error, Sendable {
  case provider(ProviderError)
  case archive(ArchiveError)
}

/// Reads one member of a wheel with as few requests as its layout allows: mostly one.
struct WheelMetadata {
  let archive: any Archive
  let project: PackageName

  /// The most bytes that metadata may have, packed or not.
  static let maximumSize = 16 << 20
  /// The most bytes that a directory may have.
  private static let maximumDirectory = 64 << 20

  /// What was read, and how long a tail would have held it all.
  struct Finding {
    /// The bytes of `METADATA`.
    var bytes: [UInt8]
    /// From the member's header to the archive's end.
    var neededTail: Int
  }

  /// Reads `METADATA`; `tail` is how many bytes to ask for first.
  func read(tail: Int) async throws(MetadataFailure) -> Finding {
    var window = try await asking { () async throws(ProviderError) in
      try await archive.tail(tail)
    }
    let directory = try reading { () throws(ArchiveError) in try window.directory() }
    let isMetadata = { (path: ArraySlice<UInt8>) in isMetadataPath(path) }
    var entry = window.metadataEntry(in: directory, matching: isMetadata)
    if entry == nil, directory.range.lowerBound < window.start {
      guard directory.range.count <= Self.maximumDirectory else { throw .archive(.tooLarge) }
      let total = window.total
      let whole = try await asking { () async throws(ProviderError) in
        try await archive.part(directory.range, of: total)
      }
      entry = whole.metadataEntry(in: directory, matching: isMetadata)
      if whole.bytes.count > window.bytes.count { window = whole }
    }
    guard let entry else { throw .archive(.noMetadata) }
    guard max(entry.size, entry.compressedSize) <= Self.maximumSize else {
      throw .archive(.tooLarge)
    }
    let data = try await data(of: entry, near: window)
    let bytes = try reading { () throws(ArchiveError) in
      try entry.unpacked(data, limit: Self.maximumSize)
    }
    return Finding(bytes: bytes, neededTail: max(0, window.total - entry.header))
  }

  /// The packed bytes of a member: from the window, or by a further range.
  private func data(
    of entry: ZipWindow.Entry, near window: ZipWindow
  ) async throws(MetadataFailure) -> ArraySlice<UInt8> {
    var window = window
    // Its own header may have a longer extra field than the directory shows.
    var guess = 30 + entry.nameSize + entry.extraSize + 64 + entry.compressedSize
    for _ in 0..<3 {
      let start = try reading { () throws(ArchiveError) in try window.dataStart(of: entry) }
      if let start {
        if let data = window.slice(start, count: entry.compressedSize) { return data }
        guess = start - entry.header + entry.compressedSize
      }
      guard entry.header < window.total else { break }
      let range = entry.header..<min(entry.header + guess, window.total)
      let total = window.total
      window = try await asking { () async throws(ProviderError) in
        try await archive.part(range, of: total)
      }
    }
    throw .archive(.damagedDirectory)
  }

  /// `NAME-VERSION.dist-info/METADATA` at the archive's root, of this project.
  private func isMetadataPath(_ path: ArraySlice<UInt8>) -> Bool {
    let suffix = ".dist-info/METADATA".utf8
    guard path.count > suffix.count, path.suffix(suffix.count).elementsEqual(suffix) else {
      return false
    }
    let folder = path.dropLast(suffix.count)
    guard !folder.contains(UInt8(ascii: "/")),
      let dash = folder.firstIndex(of: UInt8(ascii: "-"))
    else { return false }
    let name = try? PackageName(parsing: String(decoding: folder[..<dash], as: UTF8.self))
    return name == project
  }

  private func asking<R: Sendable>(
    _ body: () async throws(ProviderError) -> R
  ) async throws(MetadataFailure) -> R {
    do {
      return try await body()
    } catch {
      throw .provider(error)
    }
  }

  private func reading<R>(_ body: () throws(ArchiveError) -> R) throws(MetadataFailure) -> R {
    do {
      return try body()
    } catch {
      throw .archive(error)
    }
  }
}
