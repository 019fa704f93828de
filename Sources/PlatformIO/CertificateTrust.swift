import CCurl

/// Which certificates are trusted: those of a file and those of a directory, together.
///
/// Reading the file costs OpenSSL 20 ms and more; of a directory of hashed names it reads the one
/// certificate that it needs. So the directory is asked alone first, and only a certificate that
/// it does not know makes the file be read as well.
struct CertificateTrust {
  /// Nil for both: what libcurl was built with.
  private let file: String?
  private let directory: String?
  /// The directory to ask alone; nil once that was not enough, or if there is none.
  private var quickDirectory: String?

  /// To be called once libcurl is loaded.
  init(_ configuration: HTTPConfiguration) {
    if let bundle = configuration.certificateBundle {
      let isDirectory = Files.status(bundle)?.isDirectory == true
      file = isDirectory ? nil : bundle
      directory = isDirectory ? bundle : nil
      return
    }
    let builtInFile = ccurl_default_bundle().map { String(cString: $0) }
    let builtInDirectory = ccurl_default_directory().map { String(cString: $0) }
    file = CertificateTrust.path("SSL_CERT_FILE")
    directory = CertificateTrust.path("SSL_CERT_DIR")
    // Naming the built-in file, as many images do, says no more than naming nothing.
    let isBuiltIn = directory == nil && (file == nil || file == builtInFile)
    let candidate = isBuiltIn ? builtInDirectory : directory
    if let candidate, ccurl_uses_openssl(), CertificateTrust.isHashed(candidate) {
      quickDirectory = candidate
    }
  }

  /// Whether transfers that start now ask the directory alone.
  var isQuick: Bool { quickDirectory != nil }

  /// The directory was not enough.
  mutating func widen() { quickDirectory = nil }

  func apply(to easy: CurlEasy) {
    if let quickDirectory {
      easy.set(CCURLOPT_CAINFO, nil)
      easy.set(CCURLOPT_CAPATH, quickDirectory)
    } else if file != nil || directory != nil {
      easy.set(CCURLOPT_CAINFO, file)
      easy.set(CCURLOPT_CAPATH, directory)
    }
  }

  /// Whether there are names as `c_rehash` makes them: `002c0b4f.0`.
  private static func isHashed(_ directory: String) -> Bool {
    guard let names = try? Files.list(directory) else { return false }  // missing: not hashed
    return names.contains { name in
      name.utf8.count == 10 && name.hasSuffix(".0") && UInt32(name.prefix(8), radix: 16) != nil
    }
  }

  private static func path(_ variable: String) -> String? {
    guard let path = ProcessEnvironment.variable(variable), !path.isEmpty else { return nil }
    return path
  }
}
