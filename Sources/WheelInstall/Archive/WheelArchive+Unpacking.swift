import Packaging
import PlatformIO

extension WheelArchive {
  /// Unpacks the files that are to be installed into a folder, named as `StoredWheel` says.
  ///
  /// Each is checked: its checksum, its size, its hash in RECORD.
  ///
  /// The folder is made if it is missing, and must be empty; after a failure it is the caller's to
  /// be removed. Files get the mode that the process's mask leaves of 0666, or of 0777 where they
  /// may be run.
  ///
  /// `time` is that of the files' last modification, in nanoseconds since 1970; `width` says how
  /// many tasks may work at it, of which a small wheel takes one.
  @concurrent
  package func unpack(
    into folder: String, time: Int64, width: Int = 1
  ) async throws(WheelError) -> WheelManifest {
    let work = UnpackWork(entries, contents)
    do throws(WheelError.Reason) {
      try make(folder, for: work)
      let tasks = min(width, work.chunks.count)
      guard tasks > 1 else {
        return manifest(try take(work, into: folder, time: time), time: time)
      }
      let outcomes = await withTaskGroup(
        of: Result<[EntryFinding], WheelError.Reason>.self
      ) { group in
        for _ in 0..<tasks {
          group.addTask { @concurrent in
            do throws(WheelError.Reason) {
              return .success(try take(work, into: folder, time: time))
            } catch {
              return .failure(error)
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      var findings: [EntryFinding] = []
      for outcome in outcomes { findings += try outcome.get() }
      return manifest(findings, time: time)
    } catch {
      throw WheelError(wheel: fileName, error)
    }
  }

  /// Checks every file as `unpack` does, and writes nothing.
  package func check() throws(WheelError) -> WheelManifest {
    do throws(WheelError.Reason) {
      let work = UnpackWork(entries, contents)
      return manifest(try take(work, into: nil, time: 0), time: 0)
    } catch {
      throw WheelError(wheel: fileName, error)
    }
  }

  /// Takes chunks of the work until there is none left.
  private func take(
    _ work: UnpackWork, into folder: String?, time: Int64
  ) throws(WheelError.Reason) -> [EntryFinding] {
    try storage.withZip { (zip) throws(WheelError.Reason) in
      var unpacker: EntryUnpacker
      do throws(FileError) {
        unpacker = try EntryUnpacker(self, zip, into: folder, time: time)
      } catch {
        throw .file(error)
      }
      var findings: [EntryFinding] = []
      while let chunk = work.next() {
        if Task.isCancelled { throw .cancelled }
        for place in chunk {
          if let finding = try unpacker.unpack(place, to: work.files[place], work.name(of: place)) {
            findings.append(finding)
          }
        }
        if let first = chunk.first, let last = chunk.last {
          storage.release(entries[first].header..<entries[last].dataEnd)
        }
      }
      return findings
    }
  }

  private func make(_ folder: String, for work: UnpackWork) throws(WheelError.Reason) {
    do throws(FileError) {
      try StoredWheel.makeFolders(at: folder, forFiles: work.fileCount)
    } catch {
      throw .file(error)
    }
  }

  private func manifest(_ findings: [EntryFinding], time: Int64) -> WheelManifest {
    var byEntry = [EntryFinding?](repeating: nil, count: entries.count)
    for finding in findings { byEntry[finding.entry] = finding }
    let root: WheelManifest.Scheme = isPure ? .purelib : .platlib
    let files = contents.filesByPath(entries).compactMap { file -> WheelManifest.File? in
      guard let finding = byEntry[file.entry] else { return nil }
      let entry = entries[file.entry]
      return WheelManifest.File(
        path: entry.name, scheme: file.scheme ?? root,
        target: WheelContents.target(file, entries), size: entry.size, digest: finding.digest,
        isExecutable: finding.isExecutable,
        namesPython: finding.namesPython)
    }
    return WheelManifest(
      name: name, version: version, distInfo: distInfo, isPure: isPure,
      files: files, scripts: scripts.sorted { $0.name < $1.name }, time: time)
  }
}
