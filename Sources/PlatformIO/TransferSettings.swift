import CCurl

/// What all transfers of a client have in common, looked up once.
struct TransferSettings {
  private let configuration: HTTPConfiguration
  /// The file to look for credentials in, if there is one.
  let netrc: String?
  /// What `Accept-Encoding` offers.
  let encodings = "gzip"
  private let certificateFile: String?
  private let certificateDirectory: String?
  private let hasOwnCertificates: Bool

  init(_ configuration: HTTPConfiguration) {
    self.configuration = configuration
    netrc = configuration.usesNetrc ? TransferSettings.netrcFile() : nil
    if let bundle = configuration.certificateBundle {
      let isDirectory = Files.status(bundle)?.isDirectory == true
      certificateFile = isDirectory ? nil : bundle
      certificateDirectory = isDirectory ? bundle : nil
    } else {
      certificateFile = TransferSettings.path("SSL_CERT_FILE")
      certificateDirectory = TransferSettings.path("SSL_CERT_DIR")
    }
    hasOwnCertificates = certificateFile != nil || certificateDirectory != nil
  }

  /// Sets everything that does not depend on the request.
  func apply(to easy: CurlEasy, origin: HTTPOrigin) {
    easy.set(CURLOPT_NOSIGNAL, 1)
    easy.set(CURLOPT_FOLLOWLOCATION, 0)
    easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    easy.set(CURLOPT_PIPEWAIT, 1)
    easy.set(CURLOPT_BUFFERSIZE, 64 * 1024)
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, max(Int(configuration.connectTimeout * 1000), 1))
    easy.set(CURLOPT_USERAGENT, configuration.userAgent)
    if let proxy = configuration.proxy { easy.set(CURLOPT_PROXY, proxy) }
    easy.set(CURLOPT_HTTPAUTH, 1)  // CURLAUTH_BASIC, a macro that is not imported
    if origin.isSecure { applySecurity(to: easy, origin: origin) }
  }

  private func applySecurity(to easy: CurlEasy, origin: HTTPOrigin) {
    if hasOwnCertificates {
      easy.set(CURLOPT_CAINFO, certificateFile)
      easy.set(CURLOPT_CAPATH, certificateDirectory)
    }
    if let certificate = configuration.clientCertificate {
      easy.set(CURLOPT_SSLCERT, certificate)
    }
    if origin.isAmong(configuration.trustedHosts) {
      easy.set(CURLOPT_SSL_VERIFYPEER, 0)
      easy.set(CURLOPT_SSL_VERIFYHOST, 0)
    }
  }

  private static func path(_ variable: String) -> String? {
    guard let path = ProcessEnvironment.variable(variable), !path.isEmpty else { return nil }
    return path
  }

  private static func netrcFile() -> String? {
    let named = path("NETRC")
    let file = named ?? ProcessEnvironment.homeDirectory.map { $0 + "/.netrc" }
    return file.flatMap { Files.exists($0) ? $0 : nil }
  }
}
