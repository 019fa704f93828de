import Lockfiles
import PackageIndex
import Packaging
import PlatformIO
import SyncPlanning
import WheelInstall

/// A plan carried out: everything is fetched, checked and laid down beside the environment before
/// the environment itself is touched.
struct Installation {
  let plan: Plan
  let goal: SyncGoal
  let environment: SyncEnvironment
  let sources: SyncSources
  let options: SyncOptions
  let console: Console
  let line: ProgressLine

  /// Does all of it, under the environment's lock.
  ///
  /// - Returns: What was laid down, which is to be dated once the lock is let go of.
  /// - Throws: `FetchError`, `SyncError`, `StagingError` and `TransactionError`: the environment is as
  ///   it was.
  func carryOut(under lock: borrowing EnvironmentLock) async throws -> StagedTree {
    defer { line.clear() }
    let staged = try await stagedTree()
    try Transaction.apply(staged, removing: plan.leaving, keeping: plan.staying, under: lock)
    return staged
  }

  private func stagedTree() async throws -> StagedTree {
    var distrusted = plan.doneOver
    var dropped: Set<Digest> = []
    while true {
      let arrivals = try await fetch(distrusting: distrusted)
      try LockCheck(goal, in: environment, staying: plan.staying).check(arrivals)
      do throws(StagingError) {
        let tree = try await stage(arrivals)
        try await settle(tree)
        return tree
      } catch {
        // Somebody wrote to the store through an environment that shares its files.
        guard case .damaged(let name, let digest, _) = error, dropped.insert(digest).inserted
        else { throw error }
        console.say("the cached files of `\(name)` were changed; getting them anew", at: .detailed)
        sources.store.drop(digest)
        distrusted = Set(arrivals.map(\.pin.name))
      }
    }
  }

  /// Makes sure that the transaction's own flush tells of every write that failed.
  private func settle(_ tree: StagedTree) async throws(StagingError) {
    do throws(FileError) {
      try await sources.store.settle()
    } catch {
      tree.discard()
      throw .cannotWrite(error)
    }
  }

  /// A package that is to be installed, unpacked in the store.
  struct Arrival {
    var pin: LockedPin
    var wheel: StoredWheel
    /// The digest that the environment remembers: of the wheel, of the archive that it was built
    /// from, or of its folder's state.
    var archive: Digest
    /// Where it came from, if not from an index.
    var directURL: DirectURL?
    /// What it was built with without a lock that says it.
    var freeParts: [BuildPin] = []
  }
}

// MARK: fetching

extension Installation {
  /// Gets every wheel of the plan, all at once.
  private func fetch(distrusting distrusted: Set<PackageName>) async throws -> [Arrival] {
    let pins = plan.arriving
    guard !pins.isEmpty else { return [] }
    let progress = FetchProgress { [line] counts in line.update { counts.line } }
    let fetch = WheelFetch(
      provider: sources.provider, store: sources.store, http: sources.http, progress: progress,
      isOffline: options.index.offline, distrusted: distrusted)
    let readable = pins.filter { !SourceWheels.isNeeded(for: $0) }
    var unbuilt = pins.filter(SourceWheels.isNeeded).map { SourceWheels.Wanted(pin: $0) }
    let fetched = try await fetch.fetch(try readable.map(wanted))
    line.clear()
    let warnings = sources.provider.warnings
    for warning in warnings { console.report(warning) }
    // The index may have said so already.
    if let warning = sources.store.warning,
      !warnings.contains(where: { $0.reference == warning.reference })
    {
      console.report(warning)
    }
    var arrivals: [Arrival] = []
    for (pin, one) in zip(readable, fetched) {
      if let reason = one.file.yanked { console.report(yankedWarning(pin, reason)) }
      switch one.content {
      case .wheel(let wheel):
        arrivals.append(
          Arrival(
            pin: pin, wheel: wheel, archive: wheel.digest,
            directURL: pin.entry.source?.directURL(hashes: [wheel.digest])))
      case .source: unbuilt.append(SourceWheels.Wanted(pin: pin, file: one.file))
      }
    }
    arrivals += try await SourceWheels(sources).wheels(unbuilt)
    if options.manner == .lock, let warning = SourceWheels.warning(of: arrivals) {
      console.report(warning)
    }
    if progress.counts.bytes > 0 { console.say("fetched " + progress.counts.total) }
    return arrivals
  }

  /// What is to be fetched for a pin; a wheel that the lock leads to by its address is no choice of
  /// ours, and refused where `--no-binary` forbids wheels of the package.
  private func wanted(_ pin: LockedPin) throws -> WheelFetch.Wanted {
    if let version = pin.entry.version {
      return .release(
        ReleasePin(
          name: pin.name, version: version, hashes: pin.entry.hashes, location: pin.location))
    }
    if let source = pin.entry.source,
      let file = ReleaseFile(
        wheelAt: source, of: pin.name, hashes: pin.entry.hashes, location: pin.location)
    {
      guard sources.configuration.formats.allowsWheel(pin.name) else {
        let error = ReferenceError.wheelForbidden(source.text)
        throw FetchError([error.diagnostic.located(at: pin.location)])
      }
      return .file(file)
    }
    throw SyncError.needsBuild(pin, file: pin.release.description)
  }

  private func yankedWarning(_ pin: LockedPin, _ reason: String) -> Diagnostic {
    Diagnostic(
      .warning, "`\(pin.name)` \(pin.release) was yanked" + (reason.isEmpty ? "" : ": \(reason)"),
      at: pin.location, hints: ["`lock compile -P \(pin.name)` moves it"], reference: "yanked")
  }
}

// MARK: laying down

extension Installation {
  private func stage(_ arrivals: [Arrival]) async throws(StagingError) -> StagedTree {
    line.update { "installing… \(arrivals.count) packages" }
    var staging = StagingOptions()
    staging.linkMode = options.linkMode
    staging.compilesBytecode = options.compilesBytecode
    staging.sourceDateEpoch = sources.sourceDateEpoch
    staging.archiveRecord = record(arrivals).bytes
    let wheels = arrivals.map {
      WheelToInstall($0.wheel, directURL: $0.directURL, isRequested: true)
    }
    return try await Staging.prepare(wheels, for: environment.layout, staging)
  }

  /// What the environment will remember of the archives that its distributions came from.
  private func record(_ arrivals: [Arrival]) -> ArchiveRecord {
    var record = ArchiveRecord()
    for distribution in plan.staying {
      let name = Files.name(of: distribution.path)
      record.archives[name] = distribution.archive
      record.settings[name] = distribution.settings
    }
    for arrival in arrivals {
      record.archives[arrival.wheel.manifest.distInfo] = arrival.archive
      record.settings[arrival.wheel.manifest.distInfo] = arrival.pin.settingsSum
    }
    return record
  }
}

extension Plan {
  /// Packages whose files in the store are not to be believed either.
  fileprivate var doneOver: Set<PackageName> {
    Set(
      actions.compactMap { action in
        switch action {
        case .replace(_, by: let pin, .damaged), .replace(_, by: let pin, .asked): pin.name
        case .keep, .install, .replace, .remove, .leave: nil
        }
      })
  }
}
