import Packaging
import TestSupport
import Testing

/// Inputs of the fuzzer, those among them that once broke a parser; Tests/Fuzz holds the same laws.
@Suite struct FuzzTests {
  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/version"))
  func `a version is read again from its normal form`(_ sample: SourceTree.Sample) throws {
    guard let version = try? Version(parsing: sample.text) else { return }
    #expect(try Version(parsing: version.description) == version)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/specifier"))
  func `specifiers and their set agree`(_ sample: SourceTree.Sample) throws {
    _ = try? SpecifierSet(parsingLeniently: sample.text)
    guard let specifiers = try? SpecifierSet(parsing: sample.text) else { return }
    let set = specifiers.versionSet
    #expect(set.intersection(set.complement).isEmpty)
    guard !specifiers.specifiers.contains(where: { $0.operator == .arbitrary }) else { return }
    for probe in ["0", "1.0", "1.0.post1", "2.0a1", "2.0.dev1", "1.0+local", "1!0"] {
      let version = try Version(parsing: probe)
      #expect(specifiers.contains(version) == set.contains(version), "\(probe)")
    }
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/requirement"))
  func `requirements end in a value or an error`(_ sample: SourceTree.Sample) {
    _ = (try? Requirement(parsing: sample.text)).map(\.description)
    _ = (try? Requirement(parsingMetadata: sample.bytes.span)).map(\.description)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/marker"))
  func `markers end in a value or an error`(_ sample: SourceTree.Sample) {
    _ = (try? Marker(parsing: sample.text)).map(\.description)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/metadata"))
  func `metadata ends in a value or an error`(_ sample: SourceTree.Sample) {
    _ = try? CoreMetadata(parsing: sample.bytes)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/wheel-name"))
  func `file names end in a value or an error`(_ sample: SourceTree.Sample) {
    _ = try? WheelFileName(parsing: sample.text)
    _ = try? SourceDistributionFileName(parsing: sample.text, project: nil)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/record"))
  func `rows of RECORD are read again`(_ sample: SourceTree.Sample) throws {
    guard let rows = try? RecordRow.rows(parsing: sample.bytes.span) else { return }
    let paths = rows.map { RecordRow(path: $0.path, size: $0.size) }
    #expect(try RecordRow.rows(parsing: RecordRow.bytes(of: paths).span) == paths)
    _ = rows.map(\.digest)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/entry-points"))
  func `scripts have names of files`(_ sample: SourceTree.Sample) {
    for script in (try? EntryPoint.scripts(parsing: sample.bytes.span)) ?? [] {
      #expect(ArchivePath.fault(of: script.name) == nil)
    }
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/direct-url"))
  func `a direct URL is read again`(_ sample: SourceTree.Sample) throws {
    guard let url = try? DirectURL(parsing: sample.bytes.span) else { return }
    #expect(try DirectURL(parsing: Array(url.json.utf8).span) == url)
  }
}
