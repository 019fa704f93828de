/// One row of a RECORD file: a file of a distribution (PEP 376, PEP 427).
package struct RecordRow: Hashable, Sendable {
  /// As written; relative to the folder that holds the `.dist-info` folder, or absolute.
  package var path: String
  /// `sha256=DIGEST`, as written; empty where the row has none.
  package var hash: String
  /// In bytes; nil where the row has none.
  package var size: Int?

  package init(path: String, hash: String = "", size: Int? = nil) {
    self.path = path
    self.hash = hash
    self.size = size
  }

  /// A row with the digest that wheels have: the 32 bytes of SHA-256.
  package init(path: String, sha256 digest: [UInt8], size: Int) {
    self.init(path: path, hash: "sha256=" + Base64URL.text(of: digest), size: size)
  }

  /// What `hash` says; nil where it is empty, malformed, or of an algorithm weaker than SHA-256.
  package var digest: RecordDigest? { RecordDigest(parsing: hash) }
}

/// The digest of a file as RECORD has it: `sha256=` and unpadded base64.
package struct RecordDigest: Hashable, Sendable {
  package let algorithm: Digest.Algorithm
  package let bytes: [UInt8]

  /// Nil for an algorithm weaker than SHA-256, and for a digest of a wrong length.
  ///
  /// What programs that make wheels have got wrong is understood as long as it says a digest: the
  /// ordinary alphabet and padding, hexadecimal digits, and base64 of these.
  package init?(parsing text: some StringProtocol) {
    let utf8 = text.utf8
    guard let equals = utf8.firstIndex(of: UInt8(ascii: "=")),
      let algorithm = Digest.Algorithm(rawValue: text[..<equals].lowercased())
    else { return nil }
    let value = text[utf8.index(after: equals)...]
    let size = algorithm.digits / 2
    if value.utf8.count == algorithm.digits, let bytes = Self.bytes(ofDigits: value.utf8) {
      self.init(algorithm, bytes)
    } else if let bytes = Base64URL.bytes(of: value), bytes.count == size {
      self.init(algorithm, bytes)
    } else if let digits = Base64URL.bytes(of: value), digits.count == algorithm.digits,
      let bytes = Self.bytes(ofDigits: digits)
    {
      self.init(algorithm, bytes)
    } else {
      return nil
    }
  }

  private init(_ algorithm: Digest.Algorithm, _ bytes: [UInt8]) {
    self.algorithm = algorithm
    self.bytes = bytes
  }

  private static func bytes(ofDigits digits: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      guard let value = hexValue(digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }
}

/// Why a RECORD file cannot be read; lines count from 1.
package enum RecordError: Error, Hashable, Sendable {
  case notUTF8
  /// A row has not three fields.
  case wrongNumberOfFields(line: Int)
  /// A quoted field does not end, or something follows its closing quote.
  case malformedQuotes(line: Int)
  case malformedSize(line: Int)

  /// The reason as a clause without a subject: "line 3 has not three fields".
  package var message: String {
    switch self {
    case .notUTF8: "it is not UTF-8"
    case .wrongNumberOfFields(let line): "line \(line) has not three fields"
    case .malformedQuotes(let line): "the quotes in line \(line) do not match"
    case .malformedSize(let line): "the size in line \(line) is no number"
    }
  }
}
