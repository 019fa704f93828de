import Packaging

extension StagingPlan {
  /// What a path is to hold, as far as it can be said without making it.
  private enum Content: Hashable {
    case stored(digest: [UInt8], namesPython: Bool)
    case made(Made.Content)
    case folder
    case record
  }

  private struct Claim {
    var content: Content
    var name: String
    var wheel: Int?
    var file: FileIndex?
    var made: Int?
  }

  /// The paths that are claimed twice and cannot be shared, by path; of what can be, all claims but
  /// the first are noted as shared.
  ///
  /// `foldsCase` says whether the file system takes `A` and `a` for one name.
  mutating func findClashes(foldsCase: Bool) -> [PathClash] {
    let looksAtAll = foldsCase
    let isLookedAt = folders.map { looksAtAll || $0.isMixed || $0.path.isEmpty }
    var claims: [Int: [Claim]] = [:]
    for folder in folders {
      guard let parent = folder.parent, isLookedAt[parent] else { continue }
      let name = folder.path.name(after: folder.path.lengthOfFolder)
      claims[parent, default: []].append(
        Claim(content: .folder, name: name, wheel: folder.source?.wheel))
    }
    for index in folders.indices where isLookedAt[index] {
      claims[index, default: []] += storedClaims(in: folders[index])
    }
    for (index, file) in made.enumerated() where isLookedAt[file.folder] {
      claims[file.folder, default: []].append(claim(of: file, at: index))
    }
    for (index, part) in parts.enumerated() where isLookedAt[part.distInfo] {
      claims[part.distInfo, default: []].append(
        Claim(content: .record, name: "RECORD", wheel: index))
    }
    var clashes: [PathClash] = []
    for (folder, claims) in claims {
      clashes += clash(among: claims, in: folder, foldsCase: foldsCase)
    }
    return clashes.sorted { ($0.path, $0.message) < ($1.path, $1.message) }
  }

  private func storedClaims(in folder: Folder) -> [Claim] {
    folder.runs.flatMap { run in
      let files = wheels[run.wheel].stored.manifest.files
      return run.files.map { index in
        let target = files[index].target
        return Claim(
          content: .stored(digest: files[index].digest, namesPython: false),
          name: target.name(after: target.lengthOfFolder), wheel: run.wheel,
          file: FileIndex(wheel: run.wheel, file: index))
      }
    }
  }

  private func claim(of file: Made, at index: Int) -> Claim {
    var content = Content.made(file.content)
    if case .rewritten(let number) = file.content, let wheel = file.wheel {
      let digest = wheels[wheel].stored.manifest.files[number].digest
      content = .stored(digest: digest, namesPython: true)
    }
    return Claim(content: content, name: file.name, wheel: file.wheel, made: index)
  }

  private mutating func clash(
    among claims: [Claim], in folder: Int, foldsCase: Bool
  ) -> [PathClash] {
    var first: [String: Claim] = [:]
    var clashes: [PathClash] = []
    for claim in claims {
      let key = foldsCase ? claim.name.lowercased() : claim.name
      if folders[folder].path.isEmpty, claim.wheel != nil, key.hasPrefix(".lock-") {
        clashes.append(self.clash(.reserved, claim, claim, in: folder))
      }
      guard let other = first[key] else {
        first[key] = claim
        continue
      }
      if other.name != claim.name {
        clashes.append(self.clash(.letterCase, other, claim, in: folder))
      } else if (other.content == .folder) != (claim.content == .folder) {
        clashes.append(self.clash(.fileAndFolder, other, claim, in: folder))
      } else if other.content != claim.content {
        clashes.append(self.clash(.contents, other, claim, in: folder))
      } else {
        if let file = claim.file { share(file, in: folder) }
        if let made = claim.made { share(made: made) }
      }
    }
    return clashes
  }

  private func clash(
    _ kind: PathClash.Kind, _ first: Claim, _ second: Claim, in folder: Int
  ) -> PathClash {
    let owners = Set([first.wheel, second.wheel].compactMap { $0 })
    return PathClash(
      kind, path: Self.join(finalPath(of: folders[folder]), first.name),
      owners: owners.map { wheels[$0].stored.manifest.name }.sorted())
  }
}
