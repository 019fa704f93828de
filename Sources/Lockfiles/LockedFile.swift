package import Packaging

/// A lock as it stands on disk, with what could not be understood of it.
///
/// Reads what pip-compile, uv and `pip freeze` write as well as our own. An old lock is only a
/// preference, so a line that is no pin is an issue, never an error.
package struct LockedFile: Hashable, Sendable {
  /// A line that the lock could not take.
  package struct Issue: Hashable, Sendable {
    /// Why it could not; texts hold no URLs.
    package enum Reason: Error, Hashable, Sendable {
      /// A requirement that allows more than one version.
      case notPinned(PackageName)
      /// A URL that is no reference.
      case invalidReference(DirectReferenceError)
      /// A path or a URL whose project's name nobody has asked for yet.
      case nameless
      /// `-r` or `-c`: a lock is one file.
      case include
      /// A hash whose algorithm is weak or unknown, or whose digits are wrong; the pin is kept.
      case unusableHash
      /// A build requirement that needs itself to be built, or more than anything takes.
      case endlessBuild(PackageName)
      case malformed(expected: String)
    }

    package var reason: Reason
    /// The line in the file; lines count from 1.
    package var location: SourceLocation

    package init(_ reason: Reason, at location: SourceLocation) {
      self.reason = reason
      self.location = location
    }
  }

  package var lockfile: Lockfile
  /// The name that the file was read by.
  package var file: String
  /// The line of each of the lockfile's entries, in their order; lines count from 1.
  package var entryLines: [Int]
  /// Paths and URLs that tell no name: what stands there has to be asked.
  package internal(set) var nameless: [Nameless]
  /// The profile that the header names.
  package var profile: Profile?
  /// Nil for a text of at most one line.
  package var newline: Newline?
  /// In the order of the lines.
  package var issues: [Issue]
  /// Where the block of build requirements lists each; lines count from 1.
  private let buildLines: [String: Int]

  /// Reads a lock's text; the file's name is for messages only.
  package init(parsing bytes: [UInt8], file: String) {
    let reader = LockfileReader(bytes.span)
    self.lockfile = Lockfile(header: reader.comments.header, options: reader.options)
    self.file = file
    self.entryLines = []
    self.nameless = []
    self.buildLines = reader.pins.lines
    for draft in reader.drafts {
      if let name = draft.name {
        lockfile.entries.append(draft.entry(named: name, reader.pins))
        entryLines.append(draft.line)
      } else if case .reference(let source) = draft.release {
        nameless.append(Nameless(source: source, draft: draft, pins: reader.pins, file: file))
      }
    }
    self.profile = reader.comments.profile
    self.newline = Newline(detectedIn: bytes)
    self.issues = reader.issues.map {
      Issue($0.reason, at: SourceLocation(file: file, line: $0.line))
    }
  }

  /// The pins with their places, in the order of the lines.
  package var placedEntries: [(entry: Lockfile.Entry, location: SourceLocation)] {
    zip(lockfile.entries, entryLines).map { entry, line in
      (entry, SourceLocation(file: file, line: line))
    }
  }

  /// Where the block of build requirements lists a pin; nil where it does not.
  package func location(of pin: BuildPin) -> SourceLocation? {
    buildLines[BuildPinBlock.key(pin)].map { SourceLocation(file: file, line: $0) }
  }

  /// The issues in words.
  package var warnings: [Diagnostic] { issues.map(\.diagnostic) }
}

extension LockedFile.Issue {
  /// The issue in words.
  package var diagnostic: Diagnostic {
    let message =
      switch reason {
      case .notPinned(let name): "`\(name)` is not pinned to one version; the line is ignored"
      case .invalidReference(let error): "\(error.message); the line is ignored"
      case .nameless: "a path or URL that tells no name is no pin; the line is ignored"
      case .include: "a lock that names other files is not followed; the line is ignored"
      case .unusableHash: "not a SHA-256, SHA-384 or SHA-512 hash; the hash is ignored"
      case .endlessBuild(let name): "what `\(name)` is built with does not end; it is left out"
      case .malformed(let expected): "expected \(expected); the line is ignored"
      }
    return Diagnostic(.warning, message, at: location, reference: "lock-line-ignored")
  }
}

extension LockedFile {
  /// A pin of which only the source is known.
  package struct Nameless: Hashable, Sendable {
    package var source: DirectReference
    package let location: SourceLocation
    private let extras: [ExtraName]
    private let marker: Marker?
    private let hashes: [Digest]
    private let via: [String]
    private let build: [BuildPin]

    init(source: DirectReference, draft: LineDraft, pins: BuildPinBlock, file: String) {
      self.source = source
      location = SourceLocation(file: file, line: draft.line)
      (extras, marker, hashes, via) = (draft.extras, draft.marker, draft.hashes, draft.via)
      build = draft.build.map(pins.completed)
    }

    fileprivate func entry(named name: PackageName) -> Lockfile.Entry {
      var entry = Lockfile.Entry(
        name: name, release: .reference(source), extras: extras, marker: marker, hashes: hashes,
        via: via)
      entry.buildRequirements = build
      return entry
    }
  }

  /// Gives the nameless pins their names, in their order: they become entries.
  package mutating func name(_ names: [PackageName]) {
    for (nameless, name) in zip(nameless, names) {
      lockfile.entries.append(nameless.entry(named: name))
      entryLines.append(nameless.location.line)
    }
    nameless.removeFirst(min(names.count, nameless.count))
  }
}
