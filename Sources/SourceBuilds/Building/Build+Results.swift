import Packaging
import PlatformIO
import WheelInstall

/// What comes out.
extension Build {
  /// What is asked of the backend once it has what it needs; nil where that is all.
  func work(in workspace: BuildWorkspace) throws(BuildError.Reason) -> Backend.Work? {
    switch goal {
    case .requirements: nil
    case .metadata: try metadataWork(in: workspace)
    case .wheel: try wheelWork(in: workspace)
    }
  }

  private func metadataWork(
    in workspace: BuildWorkspace
  ) throws(BuildError.Reason) -> Backend.Work {
    .metadata(source.product, folder: try made(workspace.path("metadata")))
  }

  private func wheelWork(in workspace: BuildWorkspace) throws(BuildError.Reason) -> Backend.Work {
    .wheel(source.product, folder: try made(workspace.path("wheel")))
  }

  private func result(
    of work: Backend.Work, _ prepared: Prepared
  ) async throws(BuildError.Reason) -> String? {
    if prepared.backend.hasDone(work) {
      return try await telling { () async throws(HookFailure) in
        try await prepared.backend.result(of: work)
      }
    }
    return try await hook(in: prepared.environment) { () async throws(HookFailure) in
      try await prepared.backend.result(of: work)
    }
  }

  func metadata(
    _ prepared: Prepared, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> CoreMetadata {
    let work = try metadataWork(in: workspace)
    let found = try await result(of: work, prepared)
    guard let found else {
      let wheel = try await wheel(prepared, in: workspace)
      return try kept(
        wheel.metadata, of: prepared.name, readsOutputs: prepared.backend.readsOutputs)
    }
    do {
      let readsOutputs = prepared.backend.readsOutputs
      let metadata = try kept(
        try ForeignFile.read(found + "/METADATA"), of: prepared.name, readsOutputs: readsOutputs)
      // Again: hooks may write files, and the folder is another one now.
      afterwards?.keep(
        requirements: prepared.extra, with: prepared.asked, readsOutputs: readsOutputs)
      return metadata
    } catch let error as FileError {
      throw .invalidMetadata("`METADATA`: \(error.message)")
    } catch let reason as BuildError.Reason {
      throw reason
    } catch {
      throw .invalidMetadata("\(error)")
    }
  }

  /// `name` is the one that the project's file has, which no backend may change (PEP 621);
  /// `readsOutputs`: whoever told may have seen what this run writes.
  func kept(
    _ bytes: [UInt8], of name: PackageName? = nil, readsOutputs: Bool
  ) throws(BuildError.Reason) -> CoreMetadata {
    let metadata: CoreMetadata
    do {
      metadata = try CoreMetadata(parsing: bytes)
    } catch {
      throw .invalidMetadata(error.description)
    }
    if let reason = source.mismatch(name: metadata.name, version: metadata.version) {
      throw reason
    }
    if let name, name != metadata.name {
      throw .wrongName(expected: name, found: metadata.name)
    }
    afterwards?.keep(metadata: bytes, readsOutputs: readsOutputs)
    return metadata
  }

  /// Where results are kept, as a folder may have got files by the build itself; nil where somebody
  /// else has written to it, since nobody knows then which of its states a result is of.
  var afterwards: BuildCache? {
    guard let watch else { return cache }
    let cache = builder.cache(of: source)
    // Later than the state above, so that this has no change that is not seen here.
    guard let change = watch.change() else { return nil }
    let record = builder.cache(ofFolder: source)
    let known = record.filesOfHooks
    guard known.isSuperset(of: change.others) else { return nil }
    record.keep(filesOfHooks: known.union(change.ofHooks))
    return cache
  }

  func wheel(
    _ prepared: Prepared, in workspace: BuildWorkspace
  ) async throws(BuildError.Reason) -> (built: BuiltWheel, metadata: [UInt8]) {
    let work = try wheelWork(in: workspace)
    let built = try await result(of: work, prepared)
    guard let path = built else { preconditionFailure("a missing hook is an error here") }
    do {
      let bytes = try Files.read(path, limit: .max)
      let archive = try WheelArchive(bytes, named: Files.name(of: path))
      if let reason = source.mismatch(name: archive.name, version: archive.version) {
        throw reason
      }
      guard let name = try? WheelFileName(parsing: archive.fileName),
        configuration.target.tags.priority(ofTags: name.tags) != nil
      else {
        throw BuildError.Reason.invalidWheel("`\(archive.fileName)` does not fit the interpreter")
      }
      let digest = Digest(sha256Of: bytes)
      let stored = try await builder.store.add(archive, digests: [digest])
      let state = source.state
      let cache = afterwards
      let parts = prepared.chosen.flatMap(\.parts)
      cache?.keep(wheel: digest, with: prepared.chosen.map(\.pin), parts: parts)
      let readsOutputs = prepared.backend.readsOutputs
      cache?.keep(metadata: archive.metadata, readsOutputs: readsOutputs)
      cache?.keep(
        requirements: prepared.extra, with: prepared.asked, readsOutputs: readsOutputs)
      let built = BuiltWheel(wheel: stored, state: cache == nil ? nil : state, parts: parts)
      return (built, archive.metadata)
    } catch let reason as BuildError.Reason {
      throw reason
    } catch let error as WheelError {
      throw .invalidWheel(error.diagnostic.message)
    } catch let error as FileError {
      throw .file(error)
    } catch {
      throw .invalidWheel("\(error)")
    }
  }

  private func made(_ folder: String) throws(BuildError.Reason) -> String {
    do {
      try Files.createDirectories(folder)
    } catch {
      throw .file(error)
    }
    return folder
  }
}
