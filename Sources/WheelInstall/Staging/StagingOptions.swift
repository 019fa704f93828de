/// How files get from the store into an environment.
package enum LinkMode: String, Hashable, Sendable, CaseIterable {
  /// A file that shares its blocks until one is written to: `FICLONE`, `clonefile`.
  case clone
  /// Another name of the store's file.
  case hardlink
  case copy
}

/// What staging depends on besides wheels and places.
package struct StagingOptions: Hashable, Sendable {
  /// Nil: a clone where the file system can, else a hard link, else a copy.
  package var linkMode: LinkMode?
  /// Whether modules are compiled too (PEP 3147), into files that are never checked against their
  /// source (PEP 552).
  package var compilesBytecode = false
  /// What every file and folder is dated, in seconds since 1970; nil: files as the store has them.
  package var sourceDateEpoch: Int64?
  /// The new content of `.lock-packages`; nil: none is staged.
  package var archiveRecord: [UInt8]?
  /// Threads that lay down files; 0: one for each processor.
  package var width = 0

  package init() {}
}
