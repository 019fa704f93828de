import CCurl

/// What all transfers of a client have in common, looked up once.
struct TransferSettings {
  private let configuration: HTTPConfiguration
  /// The file to look for credentials in, if there is one.
  let netrc: String?
  var trust: CertificateTrust

  /// To be called once libcurl is loaded.
  init(_ configuration: HTTPConfiguration) {
    self.configuration = configuration
    trust = CertificateTrust(configuration)
    netrc = TransferSettings.netrcFile(configuration.netrc)
  }

  /// Sets everything that does not depend on the request.
  func apply(to easy: CurlEasy, origin: HTTPOrigin) {
    easy.set(CCURLOPT_NOSIGNAL, 1)
    easy.set(CCURLOPT_FOLLOWLOCATION, 0)
    easy.set(CCURLOPT_HTTP_VERSION, CCURL_HTTP_VERSION_2TLS)
    easy.set(CCURLOPT_PIPEWAIT, 1)
    easy.set(CCURLOPT_BUFFERSIZE, 64 * 1024)
    easy.set(CCURLOPT_CONNECTTIMEOUT_MS, max(Int(configuration.connectTimeout * 1000), 1))
    easy.set(CCURLOPT_USERAGENT, configuration.userAgent)
    if let proxy = configuration.proxy { easy.set(CCURLOPT_PROXY, proxy) }
    easy.set(CCURLOPT_HTTPAUTH, 1)  // CURLAUTH_BASIC, a macro that is not imported
    guard origin.isSecure else { return }
    trust.apply(to: easy)
    if let certificate = configuration.clientCertificate {
      easy.set(CCURLOPT_SSLCERT, certificate)
    }
    if origin.isAmong(configuration.trustedHosts) {
      easy.set(CCURLOPT_SSL_VERIFYPEER, 0)
      easy.set(CCURLOPT_SSL_VERIFYHOST, 0)
    }
  }

  private static func netrcFile(_ source: HTTPConfiguration.Netrc) -> String? {
    switch source {
    case .none: return nil
    case .file(let path): return path
    case .automatic:
      let named = ProcessEnvironment.variable("NETRC").flatMap { $0.isEmpty ? nil : $0 }
      let file = named ?? ProcessEnvironment.homeDirectory.map { $0 + "/.netrc" }
      return file.flatMap { Files.exists($0) ? $0 : nil }
    }
  }
}
