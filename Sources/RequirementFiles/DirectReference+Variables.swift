package import Packaging

extension DirectReference {
  /// The reference with the values of the variables in its address or path.
  ///
  /// A lock that was read needs it; nil where one has no value. What may be written down keeps them.
  package func expanding(_ variable: (String) -> String?) -> DirectReference? {
    var expanded = self
    switch place {
    case .archive(let url):
      guard let url = Self.expand(url, variable) else { return nil }
      expanded.place = .archive(url: url)
    case .repository(let url, let revision):
      guard let url = Self.expand(url, variable) else { return nil }
      expanded.place = .repository(url: url, revision: revision)
    case .localArchive(let path):
      guard let path = Self.expand(path, variable) else { return nil }
      expanded.place = .localArchive(path: path)
    case .directory(let path, let isEditable):
      guard let path = Self.expand(path, variable) else { return nil }
      expanded.place = .directory(path: path, isEditable: isEditable)
    }
    return expanded
  }

  /// The first variable in a path that has no value; nil where all have, or it is no path.
  package func unsetVariable(_ variable: (String) -> String?) -> String? {
    guard let path else { return nil }
    return Self.variables(in: path).first { (variable($0) ?? "").isEmpty }
  }

  private static func variables(in text: String) -> [String] {
    var rest = Array(text.utf8)[...]
    var names: [String] = []
    while let found = Variable.next(in: rest) {
      names.append(Self.name(in: rest[found]))
      rest = rest[found.upperBound...]
    }
    return names
  }

  /// `NAME` of `${NAME}`.
  private static func name(in variable: ArraySlice<UInt8>) -> String {
    String(decoding: variable.dropFirst(2).dropLast(), as: UTF8.self)
  }

  private static func expand(_ text: String, _ variable: (String) -> String?) -> String? {
    var rest = Array(text.utf8)[...]
    var expanded: [UInt8] = []
    while let found = Variable.next(in: rest) {
      guard let value = variable(name(in: rest[found])), !value.isEmpty else { return nil }
      expanded += rest[..<found.lowerBound] + value.utf8
      rest = rest[found.upperBound...]
    }
    return String(decoding: expanded + rest, as: UTF8.self)
  }
}
