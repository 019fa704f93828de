extension SpecifierSet {
  /// Reads what real metadata contains; see `LenientSpecifiers`.
  package init(parsingLeniently text: some StringProtocol) throws(SpecifierError) {
    try self.init(parsing: text)
  }
}
