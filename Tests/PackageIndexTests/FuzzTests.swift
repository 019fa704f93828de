import Packaging
import TestSupport
import Testing

@testable import PackageIndex

/// Inputs of the fuzzer, those among them that once broke a parser.
@Suite struct FuzzTests {
  private func build(_ read: () throws -> Listing) throws {
    guard let listing = try? read() else { return }
    let project = try PackageName(parsing: "a")
    let bytes = PageBuilder.page(
      of: project, listing: listing, url: "", freshness: Freshness(fetchedAt: 0))
    _ = try Page(memory: bytes, of: project)
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/json-page"))
  func `JSON ends in a page or an error`(_ sample: SourceTree.Sample) throws {
    try build { try JSONPage.read(sample.bytes, from: "https://index.test/simple/a/") }
  }

  @Test(arguments: try SourceTree.samples(in: "fixtures/fuzz/html-page"))
  func `HTML ends in a page or an error`(_ sample: SourceTree.Sample) throws {
    try build { try HTMLPage.read(sample.bytes, from: "https://index.test/simple/a/") }
  }
}
