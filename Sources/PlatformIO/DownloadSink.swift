#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes the body of one download, over as many attempts as it needs; of the network thread alone.
final class DownloadSink {
  /// Why bytes cannot be taken.
  enum Refusal: Error {
    case file(FileError)
    /// The server sent another part than was asked for.
    case wrongPart
  }

  private let download: Download
  private var hashes: [RunningHash] = []
  private var memory: [UInt8] = []
  private var file: OpenFile?
  /// How many bytes are there.
  private(set) var count = 0
  /// What tells whether the file at the server is still the same.
  private var validator: String?
  /// Whether the body of the current attempt has begun.
  private var hasBegun = false
  /// The most bytes that were there when an attempt failed.
  private var furthest = 0
  private var wasResumed = false
  private(set) var refusal: Refusal?

  init(_ download: Download) {
    self.download = download
  }

  deinit {
    if file != nil { unlink(download.path) }
  }

  /// What to ask for in the next attempt; nil: the whole file.
  func startAttempt() -> (range: ByteRange, validator: String)? {
    hasBegun = false
    refusal = nil
    guard count > 0, let validator else { return nil }
    return (.from(count), validator)
  }

  /// Whether an attempt came further than all before it; then it is worth to go on.
  func hasAdvanced() -> Bool {
    guard validator != nil, count - furthest >= Self.advance else { return false }
    furthest = count
    return true
  }

  /// What an attempt has to bring, in bytes, to be worth another one.
  static let advance = 1 << 20

  /// What is there is worth nothing: the next attempt starts from the beginning.
  func forget() {
    validator = nil
  }

  /// Takes the next bytes of an answer of status 200 or 206.
  func take(
    _ bytes: UnsafeRawBufferPointer, status: Int, headers: [(name: String, value: String)],
    announced: Int
  ) -> Bool {
    do throws(Refusal) {
      if !hasBegun { try begin(status: status, headers: headers, announced: announced) }
      try store(bytes)
    } catch {
      refusal = error
      return false
    }
    for hash in hashes { hash.update(bytes) }
    count += bytes.count
    download.progress?(bytes.count)
    return true
  }

  /// The whole body, after an answer that has ended.
  func finish(
    status: Int, headers: [(name: String, value: String)]
  ) throws(Refusal) -> ReceivedBody {
    if !hasBegun { try begin(status: status, headers: headers, announced: 0) }
    var digests: [HashAlgorithm: [UInt8]] = [:]
    for hash in hashes { digests[hash.algorithm] = hash.finish() }
    hashes = []
    defer { memory = [] }
    // Closed, and from now on the receiver's.
    let isFile = file != nil
    file = nil
    return ReceivedBody(
      content: isFile ? .file(download.path) : .memory(memory), size: count, digests: digests,
      wasResumed: wasResumed)
  }

  private func begin(
    status: Int, headers: [(name: String, value: String)], announced: Int
  ) throws(Refusal) {
    hasBegun = true
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    if status == 206 {
      guard count > 0, validator != nil, let range = header("content-range"),
        range.hasPrefix("bytes \(count)-")
      else {
        forget()
        throw .wrongPart
      }
      wasResumed = true
      return
    }
    try restart(announced: announced)
    let tag = header("etag").flatMap { $0.hasPrefix("\"") ? $0 : nil }
    validator = tag ?? header("last-modified")
  }

  private func restart(announced: Int) throws(Refusal) {
    if count > 0 { download.progress?(-count) }
    count = 0
    wasResumed = false
    memory = []
    hashes = download.algorithms.map {
      RunningHash($0, expecting: announced > 0 ? announced : nil)
    }
    if let file {
      try opened { () throws(FileError) in try file.empty() }
    } else if announced > download.memoryLimit {
      try open()
    } else if announced > 0 {
      memory.reserveCapacity(announced)
    }
  }

  private func store(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    if file == nil, memory.count + bytes.count > download.memoryLimit {
      try open()
      let held = memory
      try held.span.withUnsafeBytes { (raw) throws(Refusal) in try write(raw) }
      memory = []
    }
    if file == nil { memory.append(contentsOf: bytes) } else { try write(bytes) }
  }

  private func open() throws(Refusal) {
    file = try opened { () throws(FileError) in try OpenFile(download.path) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    try opened { () throws(FileError) in try file?.write(bytes) }
  }

  private func opened<R>(_ body: () throws(FileError) -> R) throws(Refusal) -> R {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}

/// A new file that is being written.
private final class OpenFile {
  private let path: String
  private let descriptor: Descriptor

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = try Descriptor(path, O_WRONLY | O_CREAT | O_TRUNC)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try descriptor.writeAll(bytes, path: path)
  }

  func empty() throws(FileError) {
    guard ftruncate(descriptor.raw, 0) == 0, lseek(descriptor.raw, 0, SEEK_SET) == 0 else {
      throw FileError(path: path, operation: .write, code: errno)
    }
  }
}

/// A digest under way, as an element of an array.
private final class RunningHash {
  let algorithm: HashAlgorithm
  private var stream: HashStream

  init(_ algorithm: HashAlgorithm, expecting expected: Int?) {
    self.algorithm = algorithm
    stream = HashStream(algorithm, expecting: expected)
  }

  func update(_ bytes: UnsafeRawBufferPointer) { stream.update(bytes) }

  func finish() -> [UInt8] { stream.finish() }
}
