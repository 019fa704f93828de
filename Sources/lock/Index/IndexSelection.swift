import Packaging
import PackageIndex
import PlatformIO
import RequirementFiles

/// Where packages come from: options of the command line before those of the files.
struct IndexSelection {
  var options: IndexOptions
  var files: FileOptions
  /// What the command line says may be taken of each package.
  var ownFormats = FormatControl()
  /// As written; read with the clock in hand.
  var excludeNewer: String?

  /// The indexes in the order to be asked, extra ones first, each as written and as used.
  func indexURLs() -> [String] {
    if noIndex { return [] }
    let extra = options.extraIndexURLs + files.extraIndexURLs.map(\.value)
    return options.named.map(\.url) + extra + [mainIndex?.value ?? PublicIndex.url]
  }

  /// The addresses of `indexURLs()`, as they are written and without users.
  func indexTexts() -> [String] {
    if noIndex { return [] }
    let texts =
      options.named.map(\.text) + options.extraIndexURLs.map(options.text)
      + files.extraIndexURLs.map(\.text) + [mainIndex?.text ?? PublicIndex.url]
    return texts.map(withoutUser)
  }

  /// The index that is asked last: as it is used, and as it may be written down; nil for the public one.
  var mainIndex: (value: String, text: String)? {
    let own = options.indexURL.map { ($0, options.text(of: $0)) }
    let files = files.indexURL.map { ($0.value, $0.text) }
    return options.fromPip.contains("index-url") ? files ?? own : own ?? files
  }

  /// One line for `--verbose`, without secrets.
  var description: String {
    let indexes = indexURLs().map(HeaderCommand.masked) + findLinks.map(HeaderCommand.masked)
    return "asking: " + (indexes.isEmpty ? "nobody" : indexes.joined(separator: ", "))
  }

  var noIndex: Bool { options.noIndex || files.noIndex }

  /// Places with links to files, those of the command line first.
  var findLinks: [String] {
    options.findLinks
      + files.findLinks.map { links in
        guard let path = links.path else { return links.source.value }
        // As pip has it: beside the file, else as seen from the working directory.
        let isThere = Files.kind(of: path) != nil || Files.kind(of: links.source.value) == nil
        return isThere ? path : links.source.value
      }
  }

  /// What may be taken of each package; the command line adds to the files.
  var formats: FormatControl {
    var formats = files.formats
    formats.add(ownFormats)
    return formats
  }

  func configuration(cacheDirectory: String?, now: Int64) throws -> IndexConfiguration {
    var cutoff: Int64?
    if let text = excludeNewer {
      guard let parsed = ExcludeNewer.microseconds(text, now: now) else {
        throw UsageError.invalidValue(
          option: "--exclude-newer", value: text,
          expected: "a date (`2026-01-31`), a time (`2026-01-31T12:00:00Z`) or an age (`7d`)")
      }
      cutoff = parsed
    }
    let strategy: IndexStrategy =
      switch options.strategy {
      case "unsafe-first-match": .unsafeFirstMatch
      case "unsafe-best-match": .unsafeBestMatch
      default: .firstIndex
      }
    var indexes = try indexURLs().map(Self.index)
    let named = noIndex ? [] : options.named
    for (position, index) in named.enumerated() {
      indexes[position].credentials = index.credentials ?? indexes[position].credentials
    }
    if options.usesKeyring {
      for position in indexes.indices { Keyring.complete(&indexes[position]) }
    }
    var configuration = IndexConfiguration(
      indexes: indexes, strategy: strategy,
      findLinks: findLinks, noIndex: noIndex, offline: options.offline,
      refresh: options.refresh, excludeNewer: cutoff, formats: formats,
      cacheDirectory: cacheDirectory, now: now,
      rules: named.enumerated().compactMap { position, index in
        index.patterns.isEmpty ? nil : IndexRule(position: position, patterns: index.patterns)
      })
    if let timeout = options.timeout { configuration.stallTimeout = Double(timeout) }
    return configuration
  }

  private static func index(_ text: String) throws(UsageError) -> IndexURL {
    do {
      return try IndexURL(parsing: text)
    } catch {
      throw .invalid(
        message: "`\(HeaderCommand.masked(text))` is no address of a package index",
        hints: ["an index has an `https:`, `http:` or `file:` URL, or is a folder's absolute path"])
    }
  }

  func httpConfiguration() -> HTTPConfiguration {
    var configuration = HTTPConfiguration()
    configuration.certificateBundle = options.certificate
    configuration.clientCertificate = options.clientCertificate
    configuration.trustedHosts = options.trustedHosts + files.trustedHosts.map(\.value)
    configuration.proxy = options.proxy
    if let timeout = options.timeout {
      configuration.connectTimeout = Double(timeout)
      configuration.stallTimeout = Double(timeout)
    }
    if let retries = options.retries { configuration.retry.retries = retries }
    configuration.userAgent = "lock/\(ProgramVersion.text)"
    return configuration
  }
}
