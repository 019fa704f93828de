import Packaging

extension WheelContents {
  /// Leaves one file for each place where files go.
  ///
  /// A script that an entry point makes anew is left out, as pip leaves it out. A file that a
  /// library's folder gets twice may be there twice if it has the same bytes.
  mutating func settle(
    _ entries: [ZipEntry], _ record: WheelRecord, _ scripts: [EntryPoint]
  ) throws(WheelFault) {
    if !scripts.isEmpty {
      let names = Set(scripts.map(\.name))
      files.removeAll { file in
        file.scheme == .scripts && names.contains(Self.program(Self.target(file, entries)))
      }
    }
    guard files.contains(where: { $0.scheme == .purelib || $0.scheme == .platlib }) else { return }
    var owners: [String: Int] = [:]
    var kept: [File] = []
    for file in files {
      guard file.isOfLibrary,
        let owner = owners.updateValue(file.entry, forKey: Self.target(file, entries))
      else {
        kept.append(file)
        continue
      }
      guard let digest = record.claims[owner]?.digest,
        digest == record.claims[file.entry]?.digest
      else { throw .sameTarget(entries[owner].name, entries[file.entry].name) }
    }
    files = kept
    for file in files where file.isOfLibrary {
      var target = Self.target(file, entries)[...]
      while let slash = target.utf8.lastIndex(of: UInt8(ascii: "/")) {
        target = target[..<slash]
        if let owner = owners[String(target)] {
          throw .sameTarget(entries[owner].name, entries[file.entry].name)
        }
      }
    }
  }

  /// The program that a script starts: old wheels have what starts it on Windows too.
  private static func program(_ script: String) -> String {
    for suffix in [".exe", "-script.py", ".pya"] where script.lowercased().hasSuffix(suffix) {
      return String(script.dropLast(suffix.count))
    }
    return script
  }

  /// Where a file goes, below its scheme's folder.
  static func target(_ file: File, _ entries: [ZipEntry]) -> String {
    let name = entries[file.entry].name
    return file.target == 0 ? name : String(Substring(name.utf8.dropFirst(file.target)))
  }
}

extension WheelContents.File {
  /// Whether it goes to `purelib` or `platlib`, which mostly are one folder.
  fileprivate var isOfLibrary: Bool {
    switch scheme {
    case nil, .purelib, .platlib: true
    case .headers, .scripts, .data: false
    }
  }
}
