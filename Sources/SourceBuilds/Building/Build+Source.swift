import PlatformIO

/// The source, from an archive or a repository to a folder.
extension Build {
  /// The bytes of an archive; nil where the source is none.
  func archive() async throws(BuildError.Reason) -> [UInt8]? {
    guard case .archive(_, let contents) = source.place else { return nil }
    return try await contents()
  }

  /// What the files say that stand directly in the project's folder: mostly enough where nobody has
  /// to be started, and then the rest is checked but not written.
  func told(
    byTopOf archive: [UInt8], in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> Outcome? {
    guard goal != .wheel, source.subdirectory == nil else { return nil }
    let folder = workspace.path("top")
    let top = try await Blocking.run { (_) throws(BuildError.Reason) in
      try Self.unpacking(archive, into: folder) { (bytes, folder) throws(UnpackError) in
        try SourceDistribution.unpackTop(
          of: bytes, into: folder, lookingFor: KnownBackend.setupWords)
      }
    }
    // Whatever is wrong with the project, who looks at all of it will say.
    guard let top, let system = try? BuildSystem(folder: top.folder) else { return nil }
    return try await told(by: system, of: top.folder, hasPlainSetup: !top.hasWords)
  }

  /// Puts the project where it is built: its own folder, or a copy.
  func open(
    _ archive: [UInt8]?, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> String {
    let folder = workspace.path("source")
    let root: String
    switch source.place {
    case .folder(let path): root = path
    case .archive:
      root = try await Blocking.run { (_) throws(BuildError.Reason) in
        try Self.unpacking(archive ?? [], into: folder, SourceDistribution.unpack)
      }
    case .commit(let address, let commit):
      let tree: String
      do {
        tree = try await builder.git().tree(of: commit, at: address)
      } catch {
        throw .told(error.diagnostic)
      }
      root = try await Blocking.run { (_) throws(BuildError.Reason) in
        do throws(FileError) {
          try Files.copyTree(tree, to: folder)
        } catch {
          throw .file(error)
        }
        return folder
      }
    }
    guard let subdirectory = source.subdirectory else { return root }
    let project = root + "/" + subdirectory
    guard Files.status(project)?.isDirectory == true else { throw .noProject(folder: subdirectory) }
    return project
  }

  private static func unpacking<R>(
    _ archive: [UInt8], into folder: String,
    _ unpack: (UnsafeRawBufferPointer, String) throws(UnpackError) -> R
  ) throws(BuildError.Reason) -> R {
    do {
      try Files.createDirectories(folder)
    } catch {
      throw .file(error)
    }
    do {
      return try archive.span.withUnsafeBytes { (bytes) throws(UnpackError) in
        try unpack(bytes, folder)
      }
    } catch {
      throw .unpack(error)
    }
  }
}
