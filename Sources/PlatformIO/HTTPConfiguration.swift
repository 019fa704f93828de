/// How the network is reached; the same for all requests of a client.
package struct HTTPConfiguration: Sendable {
  /// A file of hosts, users and passwords, as `ftp` had it.
  package enum Netrc: Hashable, Sendable {
    /// The file that `NETRC` names, else `~/.netrc`, if it is there.
    case automatic
    case file(String)
    case none
  }

  /// A file of PEM certificates, or a directory of hashed ones, to trust instead of the system's.
  ///
  /// Nil: `SSL_CERT_FILE` and `SSL_CERT_DIR`, else what libcurl was built with.
  package var certificateBundle: String?
  /// A PEM file with a client certificate and its key.
  package var clientCertificate: String?
  /// Hosts (`host` or `host:port`) whose certificates are not verified.
  package var trustedHosts: [String] = []
  /// A proxy's URL; nil: what the environment says (`https_proxy`, `NO_PROXY`, …); empty: none.
  package var proxy: String?
  /// Seconds until a connection must be established.
  package var connectTimeout = 10.0
  /// Seconds without a single byte after which a running transfer is given up (and retried).
  package var stallTimeout = 30.0
  /// Seconds a request may take with all its retries; nil: no such limit.
  package var totalTimeout: Double?
  package var retry = RetryPolicy()
  package var userAgent = "lock"
  /// Where credentials are looked up for requests that have none.
  package var netrc = Netrc.automatic

  package init() {}
}

/// When a failed attempt is made again.
package struct RetryPolicy: Sendable {
  /// Attempts after the first one.
  package var retries = 3
  /// Seconds before the first retry; doubled for each further one.
  package var baseDelay = 0.25
  /// The longest delay of its own choice, in seconds.
  package var maximumDelay = 8.0
  /// The longest delay that a server may ask for with `Retry-After`, in seconds.
  package var maximumRetryAfter = 60.0
  /// Every delay is multiplied by it: 0 for tests that must not wait.
  package var timeScale = 1.0
  /// The seed of the jitter; nil: from the clock.
  package var seed: UInt64?

  package init() {}

  /// Whether an answer with this status may be followed by a better one.
  package func isTransient(status: Int) -> Bool {
    status == 408 || status == 429 || (500...599).contains(status) && status != 501
  }

  /// Seconds to wait before retry number `retry` (from 0).
  ///
  /// `retryAfter` is what the server asked for, in seconds; `jitter`, from 0 up to 1, spreads
  /// clients that failed together over half the delay.
  package func delay(beforeRetry retry: Int, retryAfter: Double?, jitter: Double) -> Double {
    var doubled = baseDelay
    for _ in 0..<min(max(retry, 0), 16) { doubled *= 2 }
    let own = min(doubled, maximumDelay) * (0.5 + jitter / 2)
    return max(own, min(retryAfter ?? 0, maximumRetryAfter)) * timeScale
  }
}
