import Packaging
import PlatformIO
import Resolver
import TestSupport

@testable import PackageIndex

/// The moment at which all tests happen, in seconds since 1970.
let now: Int64 = 1_700_000_000

func name(_ text: String) throws -> PackageName { try PackageName(parsing: text) }

func version(_ text: String) throws -> Version { try Version(parsing: text) }

/// CPython 3.12 on x86_64 Linux.
func linuxTarget() throws -> TargetEnvironment {
  TargetEnvironment(python: try version("3.12.3"), platform: try Platform(parsing: "linux"))
}

/// A client that waits for nothing between attempts.
func patientClient() -> HTTPClient {
  var configuration = HTTPConfiguration()
  configuration.retry.retries = 0
  configuration.proxy = ""
  configuration.netrc = .none
  return HTTPClient(configuration)
}

/// A provider over indexes at these addresses.
func provider(
  _ urls: [String], cache: String? = nil, client: HTTPClient? = nil,
  _ adjust: (inout IndexConfiguration) throws -> Void = { _ in }
) throws -> IndexProvider {
  var configuration = IndexConfiguration(
    indexes: try urls.map { try IndexURL(parsing: $0) }, cacheDirectory: cache, now: now)
  try adjust(&configuration)
  return IndexProvider(
    configuration, target: try linuxTarget(), http: client ?? patientClient())
}

/// A file of a project's page in JSON.
struct ListedFile {
  var name: String
  var url: String?
  var fields = ""
}

/// A project's page (PEP 691); digests are made up unless the fields give some.
func jsonPage(_ project: String, _ files: [ListedFile]) -> String {
  let entries = files.map { file in
    let hashes =
      file.fields.contains("\"hashes\"")
      ? "" : ",\"hashes\":{\"sha256\":\"\(SHA256.hexadecimal(of: Array(file.name.utf8)))\"}"
    let fields = file.fields.isEmpty ? "" : "," + file.fields
    return "{\"filename\":\"\(file.name)\",\"url\":\"\(file.url ?? "/files/" + file.name)\""
      + "\(hashes)\(fields)}"
  }
  return "{\"meta\":{\"api-version\":\"1.1\"},\"name\":\"\(project)\",\"files\":["
    + entries.joined(separator: ",") + "]}"
}

/// The answer that has such a page.
func jsonAnswer(
  _ project: String, _ files: [ListedFile], headers: [(name: String, value: String)] = []
) -> LoopbackServer.Response {
  LoopbackServer.Response(
    headers: [("Content-Type", "application/vnd.pypi.simple.v1+json")] + headers,
    body: Array(jsonPage(project, files).utf8))
}

/// The page of a project with these files, as its binary form.
func page(_ project: String, _ files: [ListedFile]) throws -> Page {
  let body = Array(jsonPage(project, files).utf8)
  let listing = try JSONPage.read(body, from: "https://index.test/simple/\(project)/")
  let bytes = PageBuilder.page(
    of: try name(project), listing: listing, url: "https://index.test/simple/\(project)/",
    freshness: Freshness(fetchedAt: now))
  return try Page(memory: bytes, of: try name(project))
}

/// A METADATA text.
func metadata(_ project: String, _ version: String, _ lines: [String] = []) -> [UInt8] {
  let head = ["Metadata-Version: 2.1", "Name: \(project)", "Version: \(version)"]
  return Array(((head + lines).joined(separator: "\n") + "\n\nbody\n").utf8)
}

/// A zip archive whose members are stored as they are.
func zip(
  _ members: [(path: String, data: [UInt8])], extra: Int = 0, comment: String = "",
  prefix: [UInt8] = []
) -> [UInt8] {
  var archive = ByteWriter(bytes: prefix)
  var directory = ByteWriter()
  for (path, data) in members {
    let header = archive.bytes.count - prefix.count
    let checksum = data.withUnsafeBytes { Inflate.crc32($0) }
    archive.append(UInt32(0x0403_4B50))
    appendFields(&archive, path, data, checksum, extra: extra)
    archive.bytes += path.utf8
    archive.bytes += [UInt8](repeating: 0, count: extra)
    archive.bytes += data
    directory.append(UInt32(0x0201_4B50))
    directory.append(UInt16(20))
    appendFields(&directory, path, data, checksum, extra: 0)
    directory.bytes += [UInt8](repeating: 0, count: 10)
    directory.append(UInt32(0))
    directory.set(UInt32(header), at: directory.bytes.count - 4)
    directory.bytes += path.utf8
  }
  let start = archive.bytes.count - prefix.count
  archive.bytes += directory.bytes
  archive.append(UInt32(0x0605_4B50))
  archive.append(UInt32(0))
  archive.append(UInt16(truncatingIfNeeded: members.count))
  archive.append(UInt16(truncatingIfNeeded: members.count))
  archive.append(UInt32(directory.bytes.count))
  archive.append(UInt32(start))
  archive.append(UInt16(comment.utf8.count))
  archive.bytes += comment.utf8
  return archive.bytes
}

/// From "version needed" to the sizes of name and extra field.
private func appendFields(
  _ writer: inout ByteWriter, _ path: String, _ data: [UInt8], _ checksum: UInt32, extra: Int
) {
  writer.append(UInt16(20))
  writer.append(UInt16(0))
  writer.append(UInt16(0))
  writer.append(UInt32(0))
  writer.append(checksum)
  writer.append(UInt32(data.count))
  writer.append(UInt32(data.count))
  writer.append(UInt16(path.utf8.count))
  writer.append(UInt16(extra))
}

/// A wheel with metadata, after so many other members.
func wheel(
  _ project: String, _ version: String, _ lines: [String] = [], members: Int = 1,
  memberSize: Int = 100
) -> [UInt8] {
  let others = (0..<members).map {
    (path: "\(project)/module_\($0).py", data: [UInt8](repeating: 0x23, count: memberSize))
  }
  let info = "\(project)-\(version).dist-info"
  return zip(
    others + [
      ("\(info)/METADATA", metadata(project, version, lines)),
      ("\(info)/RECORD", Array("".utf8)),
    ])
}

/// A tar archive in a gzip file whose blocks are stored as they are.
func tarGz(_ members: [(path: String, data: [UInt8])]) -> [UInt8] {
  gzip(tar(members))
}

func tar(_ members: [(path: String, data: [UInt8])]) -> [UInt8] {
  var archive: [UInt8] = []
  for (path, data) in members {
    var header = [UInt8](repeating: 0, count: 512)
    header.replaceSubrange(0..<path.utf8.count, with: path.utf8)
    let size = String(data.count, radix: 8)
    let digits = String(repeating: "0", count: 11 - size.utf8.count) + size
    header.replaceSubrange(124..<135, with: digits.utf8)
    header[156] = UInt8(ascii: "0")
    header.replaceSubrange(257..<262, with: "ustar".utf8)
    archive += summed(header) + data
    archive += [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }
  return archive + [UInt8](repeating: 0, count: 1024)
}

/// The header of a tar archive's member with its checksum.
func summed(_ header: [UInt8]) -> [UInt8] {
  var header = header
  header.replaceSubrange(148..<156, with: repeatElement(UInt8(ascii: " "), count: 8))
  let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
  let digits = String(repeating: "0", count: 6 - sum.utf8.count) + sum + "\u{0}"
  header.replaceSubrange(148..<155, with: digits.utf8)
  return header
}

private func gzip(_ data: [UInt8]) -> [UInt8] {
  var writer = ByteWriter(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
  var rest = data[...]
  repeat {
    let block = rest.prefix(0xFFFF)
    rest = rest.dropFirst(block.count)
    writer.bytes.append(rest.isEmpty ? 1 : 0)
    writer.append(UInt16(block.count))
    writer.append(~UInt16(block.count))
    writer.bytes += block
  } while !rest.isEmpty
  writer.append(data.withUnsafeBytes { Inflate.crc32($0) })
  writer.append(UInt32(data.count))
  return writer.bytes
}

extension ReleaseLookup<IndexReleases> {
  /// The versions and what they are good for; nil where the project is missing.
  var candidates: [Candidate]? {
    guard case .found(let releases) = self else { return nil }
    return (0..<releases.count).map { releases.candidate(at: $0) }
  }

  var versions: [String]? { candidates?.map(\.version.description) }

  var missing: Unavailability? {
    guard case .missing(let reason) = self else { return nil }
    return reason
  }
}

extension DependencyLookup {
  /// The requirements as text; nil where they cannot be known.
  var requirements: [String]? {
    guard case .found(let dependencies) = self else { return nil }
    return dependencies.requirements.map(\.description)
  }

  var unavailable: Unavailability? {
    guard case .unavailable(let reason) = self else { return nil }
    return reason
  }
}
