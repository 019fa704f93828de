import Lockfiles
@testable import PackageIndex
import Packaging
import RequirementFiles

/// The parsers that take other people's bytes, by the name that `FUZZ_PARSER` chooses one with.
enum FuzzParser: String, CaseIterable {
  case version, specifier, requirement, marker, metadata, lockfile, toml
  case requirementFile = "requirement-file"
  case jsonPage = "json-page"
  case htmlPage = "html-page"
  case wheelName = "wheel-name"
  case record, manifest
  case entryPoints = "entry-points"
  case directURL = "direct-url"
  case wheelArchive = "wheel-archive"
  case wheelContents = "wheel-contents"

  /// Parses, and holds what was read against what was written where there is a law for it.
  func parse(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    switch self {
    case .version: Self.roundTrip(text) { try Version(parsing: $0) }
    case .specifier: Self.parseSpecifiers(text)
    // Their normal forms are packaging's, which does not accept all of them again: it keeps a
    // name's trailing `_` as `-`, and does not escape what a string had escaped.
    case .requirement:
      _ = (try? Requirement(parsing: text)).map(\.description)
      _ = try? Requirement(parsingMetadata: bytes.span)
    case .marker: _ = (try? Marker(parsing: text)).map(\.description)
    case .metadata: _ = try? CoreMetadata(parsing: bytes)
    case .lockfile:
      let once = LockedFile(parsing: bytes, file: "lock.txt").lockfile
      let again = LockedFile(parsing: once.bytes(), file: "lock.txt").lockfile
      precondition(once.pins == again.pins, "what was written is read back")
    case .requirementFile: Self.readTree(bytes)
    case .toml: Self.readDocument(bytes)
    case .jsonPage:
      Self.buildPage { try JSONPage.read(bytes, from: "https://index.test/simple/a/") }
    case .htmlPage:
      Self.buildPage { try HTMLPage.read(bytes, from: "https://index.test/simple/a/") }
    case .record: Self.readRecord(bytes)
    case .entryPoints:
      for script in (try? EntryPoint.scripts(parsing: bytes.span)) ?? [] {
        precondition(ArchivePath.fault(of: script.name) == nil, "a script's name is a file's")
      }
    case .directURL:
      guard let url = try? DirectURL(parsing: bytes.span) else { return }
      precondition(
        (try? DirectURL(parsing: Array(url.json.utf8).span)) == url, "what is written is read back")
    case .manifest: WheelFuzzing.readManifest(bytes)
    case .wheelArchive: WheelFuzzing.open(bytes)
    case .wheelContents: WheelFuzzing.open(WheelFuzzing.wheel(of: bytes))
    case .wheelName:
      _ = try? WheelFileName(parsing: text)
      _ = try? SourceDistributionFileName(parsing: text, project: nil)
    }
  }

  /// Every place lies in the text, and a string that stands there as it is can be read there.
  private static func readDocument(_ bytes: [UInt8]) {
    guard let document = try? TomlDocument(parsing: bytes) else { return }
    let places = document.places
    var rest = document.root.entries
    while let entry = rest.popLast() {
      precondition(places.place(of: entry.keyOffset).line >= 1)
      precondition(entry.value.offset < bytes.count, "a value begins in the text")
      if let start = document.textOffset(of: entry.value), let text = entry.value.string {
        precondition(bytes[start...].starts(with: text.utf8), "the text stands where it is said")
      }
      rest += entry.value.table?.entries ?? []
    }
  }

  /// What is accepted is accepted again in its normal form, and means the same.
  private static func roundTrip<Value: Equatable & CustomStringConvertible>(
    _ text: String, _ parse: (String) throws -> Value
  ) {
    guard let value = try? parse(text) else { return }
    guard let again = try? parse(value.description) else {
      preconditionFailure("`\(value)` is not accepted again")
    }
    precondition(value == again, "`\(value)` means something else")
  }

  private static func readRecord(_ bytes: [UInt8]) {
    guard let rows = try? RecordRow.rows(parsing: bytes.span) else { return }
    for row in rows { _ = row.digest }
    let sizes = rows.map { RecordRow(path: $0.path, size: $0.size) }
    precondition(
      (try? RecordRow.rows(parsing: RecordRow.bytes(of: sizes).span)) == sizes,
      "what is written is read back")
  }

  private static func parseSpecifiers(_ text: String) {
    _ = try? SpecifierSet(parsingLeniently: text)
    guard let specifiers = try? SpecifierSet(parsing: text) else { return }
    let set = specifiers.versionSet
    precondition(set.intersection(set.complement).isEmpty, "a set and its complement are disjoint")
    for probe in ["0", "1.0", "1.0.post1", "2.0a1", "2.0.dev1", "1.0+local", "1!0"] {
      guard let version = try? Version(parsing: probe) else { continue }
      precondition(
        specifiers.contains(version) == set.contains(version)
          || specifiers.specifiers.contains { $0.operator == .arbitrary },
        "`\(specifiers)` and its set disagree on \(probe)")
    }
  }

  private static func readTree(_ bytes: [UInt8]) {
    _ = try? RequirementTree(roots: ["a.in"], variables: { $0 == "SET" ? "value" : nil }) {
      (path) throws(ReadFailure) in
      if path == "a.in" { return bytes }
      if path == "b.in" { return Array("-r a.in\n".utf8) }
      throw ReadFailure("no such file or directory")
    }
  }

  private static func buildPage(_ read: () throws -> Listing) {
    guard let listing = try? read(), let project = try? PackageName(parsing: "a") else { return }
    _ = PageBuilder.page(of: project, listing: listing, url: "", freshness: Freshness(fetchedAt: 0))
  }
}

/// The parser of this process.
private let parser: FuzzParser = {
  guard let name = Environment.value("FUZZ_PARSER"), let parser = FuzzParser(rawValue: name) else {
    preconditionFailure("FUZZ_PARSER names one of \(FuzzParser.allCases.map(\.rawValue))")
  }
  return parser
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  parser.parse(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
