import Packaging

/// Where packages come from, and how they are asked for: the same of every command.
struct IndexOptions: Equatable {
  var indexURL: String?
  /// Names of the options whose values are pip's settings, which belong to the machine.
  var fromPip: Set<String>
  var extraIndexURLs: [String]
  /// How values are written whose variables were expanded.
  var written: [String: String]
  /// Those that the project's settings name, asked before all others.
  var named: [NamedIndex]
  /// Whether passwords are asked of the program `keyring`.
  var usesKeyring: Bool
  var strategy: String?
  var findLinks: [String]
  var noIndex: Bool
  var offline: Bool
  var refresh: Bool
  var cacheDirectory: String?
  var certificate: String?
  var clientCertificate: String?
  var trustedHosts: [String]
  var proxy: String?
  var timeout: Int?
  var retries: Int?

  /// Takes them from a command line whose table has `indexOptionTable`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    indexURL = arguments.value("index-url")
    fromPip = arguments.pips
    extraIndexURLs = arguments.list("extra-index-url")
    named = arguments.indexes
    written = arguments.written
    usesKeyring = ["subprocess", "import"].contains(arguments.value("keyring-provider"))
    strategy = arguments.value("index-strategy")
    findLinks = arguments.list("find-links")
    noIndex = arguments.isOn("no-index")
    offline = arguments.isOn("offline")
    refresh = arguments.isOn("refresh")
    cacheDirectory = arguments.value("cache-dir")
    certificate = arguments.value("cert")
    clientCertificate = arguments.value("client-cert")
    trustedHosts = arguments.list("trusted-host")
    proxy = arguments.value("proxy")
    timeout = try Self.number("timeout", arguments)
    retries = try Self.number("retries", arguments)
    if offline && refresh { throw .conflict("--offline", "--refresh") }
  }

  /// A URL as it may stand in a lock.
  func text(of url: String) -> String { withoutSecrets(written[url] ?? url) }

  private static func number(
    _ option: String, _ arguments: ParsedArguments
  ) throws(UsageError) -> Int? {
    guard let text = arguments.value(option) else { return nil }
    guard let number = Int(text), (0...86_400).contains(number) else {
      throw .invalidValue(option: "--\(option)", value: text, expected: "a whole number")
    }
    return number
  }
}
