extension DirectReference {
  /// Reads a URL: `https:`, `http:`, `file:` or `git+…:`, with its fragment.
  ///
  /// A `file:` URL may have a relative path: `file:./x`. Keys of the fragment that are not known
  /// are left out. In `url` variables have their values; `written` is the URL as the user wrote it.
  package init(
    parsing url: String, written: String? = nil, isEditable: Bool = false
  ) throws(DirectReferenceError) {
    let hash = url.firstIndex(of: "#") ?? url.endIndex
    let address = String(url[..<hash])
    guard let colon = address.firstIndex(of: ":"), colon > address.startIndex,
      address.utf8.first?.isLetter == true, address[..<colon].utf8.allSatisfy(\.isSchemeByte)
    else { throw Self.scpError(address) ?? .missingScheme }
    let spelling = Self.spelling(written ?? url)
    let scheme = address[..<colon].lowercased()
    switch scheme {
    case "http", "https":
      _ = try Self.path(of: address, after: colon)
      self.init(.archive(url: address), spelling: spelling)
    case "file":
      let path = try Self.localPath(of: address)
      self.init(Self.place(path: path, isEditable: isEditable), spelling: spelling)
    case "git+http", "git+https", "git+ssh", "git+file":
      try self.init(repository: address, colon: colon, spelling: spelling)
    default:
      throw Self.scpError(address) ?? Self.schemeError(scheme)
    }
    if hash < url.endIndex { try read(fragment: url[url.index(after: hash)...]) }
  }

  /// Takes a path: an archive's by its ending, else a folder's.
  package init(path: String, written: String? = nil, isEditable: Bool = false) {
    self.init(Self.place(path: path, isEditable: isEditable), spelling: written ?? path)
  }

  private static func place(path: String, isEditable: Bool) -> Place {
    ArchiveEnding.isEnding(path.utf8) && !isEditable
      ? .localArchive(path: path) : .directory(path: path, isEditable: isEditable)
  }

  private static func schemeError(_ scheme: String) -> DirectReferenceError {
    let system = scheme.prefix { $0 != "+" }
    return ["hg", "svn", "bzr"].contains(system)
      ? .unsupportedVersionControl(String(system)) : .unknownScheme(scheme)
  }

  /// `git@host:path` or `git+ssh` without its slashes.
  private static func scpError(_ address: String) -> DirectReferenceError? {
    var rest = address.hasPrefix("git+") ? address.dropFirst(4) : address[...]
    if !rest.contains("@"), rest.prefix(while: { $0 != ":" }).contains(".") {
      // What is left of `git@host:path` behind a name and its `@`.
      rest = "git@" + rest
    }
    guard let at = rest.firstIndex(of: "@"), !rest.contains("://"),
      let colon = rest[at...].firstIndex(of: ":"), !rest[..<colon].contains("/")
    else { return nil }
    let path = rest[rest.index(after: colon)...]
    return .scpForm(meant: "git+ssh://\(rest[..<colon])/\(path.drop { $0 == "/" })")
  }

  /// The text without its fragment and without passwords.
  private static func spelling(_ written: String) -> String {
    withoutSecrets(String(written.prefix { $0 != "#" }))
  }
}

/// Addresses.
extension DirectReference {
  /// Reads `git+SCHEME://HOST/PATH[@REVISION]`.
  private init(
    repository address: String, colon: String.Index, spelling: String
  ) throws(DirectReferenceError) {
    // pip leaves the slashes of an empty host out.
    let local = "git+file:/"
    if address.hasPrefix(local), !address.hasPrefix(local + "/") {
      func full(_ text: String) -> String {
        text.hasPrefix(local) ? "git+file:///" + text.dropFirst(local.count) : text
      }
      try self.init(repository: full(address), colon: colon, spelling: full(spelling))
      return
    }
    let path = try Self.path(of: address, after: colon)
    guard let sign = path.lastIndex(of: "@") else {
      self.init(.repository(url: String(address.dropFirst(4)), revision: nil), spelling: spelling)
      return
    }
    let raw = path[path.index(after: sign)...]
    let revision = percentDecoded(raw)
    guard Self.isRevision(revision) else { throw .invalidRevision(revision) }
    guard let cut = Self.endOfAddress(in: spelling, before: raw) else {
      throw .revisionInVariable
    }
    let url = String(address[..<sign].dropFirst(4))
    self.init(.repository(url: url, revision: revision), spelling: String(spelling[..<cut]))
  }

  /// Where `@revision` begins in what was written.
  private static func endOfAddress(in spelling: String, before raw: Substring) -> String.Index? {
    if spelling.hasSuffix("@" + raw) {
      return spelling.index(spelling.endIndex, offsetBy: -(raw.count + 1))
    }
    guard let sign = spelling.lastIndex(of: "@"), spelling[sign...].hasPrefix("@${") else {
      return nil
    }
    return sign
  }

  /// The path behind `//HOST`, with its slash; the host must be there unless the URL is of a file.
  private static func path(
    of address: String, after colon: String.Index
  ) throws(DirectReferenceError) -> Substring {
    let isFile = address[..<colon].lowercased() == "git+file"
    let rest = address[address.index(after: colon)...]
    guard rest.hasPrefix("//") else { throw isFile ? .relativeRepository : .missingHost }
    let behind = rest.dropFirst(2)
    // Of a variable, as a lock has it, the value is a whole path.
    if isFile, behind.hasPrefix("${") { return behind }
    let root = behind.firstIndex { $0 == "/" || $0 == "?" } ?? behind.endIndex
    var host = behind[..<root]
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if isFile {
      guard host.isEmpty || host.lowercased() == "localhost" else {
        throw .otherMachine(String(host))
      }
    } else {
      guard let first = host.first, first != ":" else { throw .missingHost }
      guard first != "-" else { throw .invalidHost(String(host)) }
      try checkPort(of: host, in: address, path: behind[root...])
    }
    let path = behind[root...]
    guard path.contains(where: { $0 != "/" }) else { throw .missingPath }
    return path
  }

  /// `host:organization/…` in a URL is a common slip.
  private static func checkPort(
    of host: Substring, in address: String, path: Substring
  ) throws(DirectReferenceError) {
    let start = host.lastIndex(of: "]") ?? host.startIndex
    guard let colon = host[start...].firstIndex(of: ":") else { return }
    let port = host[host.index(after: colon)...]
    guard !port.utf8.allSatisfy(\.isDigit) else { return }
    let front = withoutSecrets(String(address[..<colon]))
    throw .scpForm(meant: "\(front)/\(port)\(path.prefix { $0 != "@" })")
  }

  private static func localPath(of address: String) throws(DirectReferenceError) -> String {
    guard let path = FilePath.path(ofFileURL: address) else {
      let behind = address.drop { $0 != "/" }.drop { $0 == "/" }
      throw .otherMachine(String(behind.prefix { $0 != "/" }))
    }
    guard !path.isEmpty else { throw .missingPath }
    return path
  }
}

/// Fragments.
extension DirectReference {
  private mutating func read(fragment: Substring) throws(DirectReferenceError) {
    for part in fragment.split(separator: "&") {
      guard let equals = part.firstIndex(of: "=") else {
        guard case .repository = place else { continue }
        throw .misplacedRevision(percentDecoded(part))
      }
      let value = percentDecoded(part[part.index(after: equals)...])
      switch part[..<equals] {
      case "subdirectory": subdirectory = try Self.subdirectory(value)
      case "egg": egg = try Self.egg(value)
      case "md5", "sha1", "sha224": throw .weakHash(String(part[..<equals]))
      case let key:
        guard let algorithm = Digest.Algorithm(rawValue: String(key)) else { continue }
        guard let digest = Digest(algorithm, hex: value) else { throw .invalidHash(value) }
        if !hashes.contains(digest) { hashes.append(digest) }
      }
    }
  }

  private static func subdirectory(_ value: String) throws(DirectReferenceError) -> String? {
    let path = FilePath.normalized(value)
    guard path.first != "/", !path.hasPrefix(".."), !path.utf8.contains(0), !path.contains("\\")
    else { throw .invalidSubdirectory(value) }
    return path == "." ? nil : path
  }

  private static func egg(_ value: String) throws(DirectReferenceError) -> PackageName {
    do {
      return try PackageName(parsing: value)
    } catch {
      throw .invalidEgg(value)
    }
  }
}
