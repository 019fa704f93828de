package import Packaging

/// The releases that fulfil all that was asked for, and who asks for each.
package struct Resolution: Sendable {
  /// Where a pin comes from that no version was chosen of.
  package struct Source: Hashable, Sendable {
    /// Made exact: a repository's revision is a full commit.
    package var reference: DirectReference
    /// The branch or tag that led to the commit; nil for a commit, or no repository.
    package var askedRevision: String?
    /// Of an archive.
    package var digest: Digest?

    package init(
      _ reference: DirectReference, askedRevision: String? = nil, digest: Digest? = nil
    ) {
      self.reference = reference
      self.askedRevision = askedRevision
      self.digest = digest
    }
  }

  /// One release to install.
  package struct Pin: Hashable, Sendable {
    package var name: PackageName
    package var version: Version
    /// All that are asked for, also such as the release does not have; sorted.
    package var extras: [ExtraName]
    /// Where the pin counts; nil: everywhere.
    package var marker: Marker?
    /// Why the release is yanked, which may be empty; nil if it is not.
    package var yanked: String?
    /// Sorted, each kind once.
    package var dependents: [Dependent]
    /// Nil for a release of an index.
    package var source: Source?
    /// Whether a wheel has to be built for the target: none of the index fits.
    package var isBuilt = false

    package init(
      name: PackageName, version: Version, extras: [ExtraName] = [], marker: Marker? = nil,
      yanked: String? = nil, dependents: [Dependent] = [], source: Source? = nil
    ) {
      self.name = name
      self.version = version
      self.extras = extras
      self.marker = marker
      self.yanked = yanked
      self.dependents = dependents
      self.source = source
    }
  }

  /// Who asks for a pin, or narrows it.
  package struct Dependent: Hashable, Comparable, Sendable {
    package enum Kind: Hashable, Comparable, Sendable {
      /// An index into `roots`.
      case root(Int)
      /// An index into `constraints`.
      case constraint(Int)
      /// Another pin, or one of its extras.
      case package(PackageName, extra: ExtraName?)
    }

    package var kind: Kind
    /// The extras that are asked for, sorted.
    package var extras: [ExtraName]

    package init(_ kind: Kind, extras: [ExtraName] = []) {
      self.kind = kind
      self.extras = extras
    }

    package static func < (a: Self, b: Self) -> Bool { a.kind < b.kind }
  }

  /// Something to tell, and the pin that it is about.
  package struct Warning: Equatable, Sendable {
    package var package: PackageName
    package var diagnostic: Diagnostic
    /// The extra that somebody asks for and the pin has not, where it is about that.
    package var missingExtra: ExtraName?

    package init(
      _ package: PackageName, _ diagnostic: Diagnostic, missingExtra: ExtraName? = nil
    ) {
      self.package = package
      self.diagnostic = diagnostic
      self.missingExtra = missingExtra
    }
  }

  /// By name.
  package var pins: [Pin]
  /// The requirements whose markers hold, in the order of the input.
  package var roots: [RootRequirement]
  /// The constraints on what is pinned, in the order of the input.
  package var constraints: [RootRequirement]
  /// Missing extras, yanked releases and the like, by pin.
  package var notices: [Warning]

  /// The extras that a pin or an extra of it, as `all` often does, asks for of the same pin.
  var impliedExtras: [PackageName: [ExtraName?: [ExtraName]]] = [:]

  package var warnings: [Diagnostic] { notices.map(\.diagnostic) }

  package init(
    pins: [Pin], roots: [RootRequirement], constraints: [RootRequirement] = [],
    notices: [Warning] = []
  ) {
    self.pins = pins
    self.roots = roots
    self.constraints = constraints
    self.notices = notices
  }
}

extension Resolution.Dependent.Kind {
  /// Requirements, then constraints, then packages by name, a package before its extras.
  package static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.root(let a), .root(let b)), (.constraint(let a), .constraint(let b)): a < b
    case (.package(let a, let extra), .package(let b, let other)):
      a == b ? (extra?.text ?? "") < (other?.text ?? "") : a < b
    case (.root, _), (.constraint, .package): true
    default: false
    }
  }
}
