/// A dependency as PEP 508 writes it: `name[extra]>=1,<2; python_version < "3.8"`.
package struct Requirement: Hashable, Sendable, CustomStringConvertible {
  /// Which files of the project will do.
  package enum Source: Hashable, Sendable {
    /// Any version that fulfils the specifiers; all versions if there are none.
    case specifiers(SpecifierSet)
    /// What stands behind the `@`, as written.
    case url(String)
  }

  package var name: PackageName
  /// Sorted, each once.
  package var extras: [ExtraName]
  package var source: Source
  /// When the requirement counts; nil if always.
  package var marker: Marker?

  /// Sorts the extras and drops repeated ones.
  package init(
    name: PackageName, extras: [ExtraName] = [], source: Source, marker: Marker? = nil
  ) {
    self.name = name
    self.extras = extras.sortedOnce
    self.source = source
    self.marker = marker
  }

  /// The specifiers; none for a URL.
  package var specifiers: SpecifierSet {
    switch source {
    case .specifiers(let specifiers): specifiers
    case .url: SpecifierSet()
    }
  }

  /// The URL behind `@`; nil for specifiers.
  package var url: String? {
    switch source {
    case .specifiers: nil
    case .url(let url): url
    }
  }

  /// The text as `packaging` prints it, with normalized names.
  package var description: String {
    var text = name.text
    if !extras.isEmpty { text += "[" + extras.map(\.text).joined(separator: ",") + "]" }
    switch source {
    case .specifiers(let specifiers): text += specifiers.description
    case .url(let url): text += " @ " + url + (marker == nil ? "" : " ")
    }
    if let marker { text += "; " + marker.description }
    return text
  }
}

extension [ExtraName] {
  /// In ascending order, each once.
  fileprivate var sortedOnce: [ExtraName] {
    guard count > 1 else { return self }
    var once: [ExtraName] = []
    for extra in sorted() where extra != once.last { once.append(extra) }
    return once
  }
}
