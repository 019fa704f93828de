import Packaging
import RequirementFiles

/// Lays a lock out as pip-compile does, byte for byte.
struct LockfileWriter {
  private(set) var bytes: [UInt8] = []
  private let style: LockfileStyle
  private let newline: [UInt8]

  init(style: LockfileStyle) {
    self.style = style
    self.newline = Array(style.newline.rawValue.utf8)
  }

  mutating func write(_ lockfile: Lockfile) {
    // A hash line has 83 bytes.
    bytes.reserveCapacity(
      lockfile.entries.reduce(into: 1024) { $0 += 120 + $1.hashes.count * 85 })
    if style.hasHeader, let header = lockfile.header {
      for line in header.lines { write(line: line) }
    }
    let options = lockfile.options.lines
    for line in options { write(line: line) }
    if !options.isEmpty { endLine() }
    let isHashed = style.hasHashes && lockfile.entries.contains { !$0.hashes.isEmpty }
    let unsafe = style.unsafePackages
    for entry in lockfile.entries where !unsafe.contains(entry.name) {
      write(entry, inHashedLock: isHashed)
    }
    write(unsafe: lockfile.entries.filter { unsafe.contains($0.name) }, inHashedLock: isHashed)
    writeBuildPins(of: lockfile)
    if bytes.isEmpty { endLine() }
  }

  private mutating func write(_ entry: Lockfile.Entry, inHashedLock isHashed: Bool) {
    if isHashed && entry.hashes.isEmpty {
      write(line: "# WARNING: pip install will require the following package to be hashed.")
      write(
        line: "# Consider using a hashable URL like "
          + "https://github.com/jazzband/pip-tools/archive/SOMECOMMIT.zip")
    }
    let start = bytes.count
    if let text = entry.text { append(plain: text) } else { write(entry.release, of: entry) }
    if let marker = entry.marker {
      append(" ; ")
      append(marker.description)
    }
    for setting in entry.configSettings { write(setting) }
    if style.hasHashes {
      for hash in entry.hashes { write(hash) }
    }
    annotate(entry, writtenFrom: start)
    writeFacts(of: entry)
    endLine()
  }

  private mutating func write(_ release: Lockfile.Release, of entry: Lockfile.Entry) {
    let extras = style.stripsExtras ? [] : entry.extras.map(\.text)
    let brackets = extras.isEmpty ? "" : "[\(extras.joined(separator: ","))]"
    switch release {
    case .version(let version):
      append(entry.name.text + brackets)
      append(entry.isArbitraryEquality ? "===" : "==")
      append(version.description)
    case .reference(let source) where source.isEditable:
      append(plain: "-e " + ShellWords.quotedPlace(source.text + brackets))
    case .reference(let source):
      append(entry.name.text + brackets)
      append(plain: " @ \(source.urlText)")
    }
  }

  /// Writes what pip needs not know, as comments below the pin.
  private mutating func writeFacts(of entry: Lockfile.Entry) {
    var facts: [String] = []
    if entry.source?.isEditable == true, entry.text == nil { facts.append("name: \(entry.name)") }
    if let revision = entry.askedRevision { facts.append("revision: \(revision)") }
    if let index = entry.index { facts.append("index: \(index)") }
    let build = entry.buildRequirements.map(\.text)
    if build.count == 1 { facts.append("build: \(build[0])") }
    if build.count > 1 { facts += ["build:"] + build.map { "  \($0)" } }
    for fact in facts {
      endLine()
      append("    # ")
      append(plain: fact)
    }
  }

  /// Lists the packages that wheels are built with, once each, where there is more to say of one.
  private mutating func writeBuildPins(of lockfile: Lockfile) {
    var pins: [String: BuildPin] = [:]
    func gather(_ pin: BuildPin) {
      guard pins[pin.text] == nil else { return }
      pins[pin.text] = pin
      pin.requirements.forEach(gather)
    }
    for entry in lockfile.entries { entry.buildRequirements.forEach(gather) }
    let isNested = pins.values.contains { !$0.requirements.isEmpty }
    guard isNested || (style.hasHashes && !pins.isEmpty) else { return }
    endLine()
    write(line: "# build requirements:")
    let sorted = pins.values.sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    for pin in sorted {
      write(line: "#   \(pin.text)")
      if style.hasHashes {
        for hash in pin.hashes { write(line: "#       \(hash)") }
      }
      if !pin.requirements.isEmpty {
        write(line: "#       build: \(pin.requirements.map(\.text).joined(separator: " "))")
      }
    }
  }

  private mutating func write(_ setting: ConfigSetting) {
    append(" \\")
    endLine()
    append("    ")
    append(plain: ShellWords.command(["--config-settings=\(setting.text)"]))
  }

  private mutating func write(_ hash: Digest) {
    append(" \\")
    endLine()
    append("    --hash=")
    append(hash.algorithm.rawValue)
    append(":")
    hash.append(to: &bytes)
  }

  /// Writes who asks for the entry, whose pin and hashes begin at `start`.
  private mutating func annotate(_ entry: Lockfile.Entry, writtenFrom start: Int) {
    guard style.annotation != .none, let first = entry.via.first else { return }
    if style.annotation == .line && !(style.hasHashes && !entry.hashes.isEmpty) {
      // Columns count characters: the trailing bytes of one do not.
      let width = bytes[start...].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(24 - width, 0) + 2))
    } else {
      endLine()
      append("    ")
    }
    append("# via")
    if style.annotation == .line {
      append(" ")
      append(plain: entry.via.joined(separator: ", "))
    } else if entry.via.count == 1 {
      append(" ")
      append(plain: first)
    } else {
      for source in entry.via {
        endLine()
        append("    #   ")
        append(plain: source)
      }
    }
  }

  /// The section of the packages that pip-tools does not pin by default.
  private mutating func write(unsafe entries: [Lockfile.Entry], inHashedLock isHashed: Bool) {
    guard !entries.isEmpty else { return }
    endLine()
    if isHashed && !style.pinsUnsafePackages {
      write(
        line: "# WARNING: The following packages were not pinned, but pip requires them to be")
      write(
        line: "# pinned when the requirements file includes hashes and the requirement is not")
      write(
        line: "# satisfied by a package already installed. "
          + "Consider using the --allow-unsafe flag.")
    } else {
      write(line: "# The following packages are considered to be unsafe in a requirements file:")
    }
    for entry in entries {
      if style.pinsUnsafePackages {
        write(entry, inHashedLock: isHashed)
      } else {
        write(line: "# \(entry.name)")
      }
    }
  }

  private mutating func write(line: String) {
    append(plain: line)
    endLine()
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends a text that people or paths supply: a line end in it must not begin a line.
  private mutating func append(plain text: String) {
    for byte in text.utf8 {
      let endsLine = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      bytes.append(endsLine ? UInt8(ascii: " ") : byte)
    }
  }

  private mutating func endLine() {
    bytes.append(contentsOf: newline)
  }
}

extension BuildPin {
  /// `name==version`.
  fileprivate var text: String { "\(name)==\(version)" }
}
