import Packaging
import PlatformIO

/// The compiled modules of one wheel: one file, whole or not there, checked when it is read.
struct BytecodeShelf: Sendable {
  private let path: String
  private static let head = Array("lock-bytecode 1\n".utf8)
  /// More is not worth its reading.
  private static let maximumSize = 32 << 20

  init(cacheDirectory: String, interpreter: String, wheel: Digest) {
    let key = SHA256.hexadecimal(of: Array("\(interpreter)\n\(wheel)".utf8)).prefix(32)
    path = "\(cacheDirectory)/builds-v1/bytecode/\(key)"
  }

  /// Adds files of a folder that are not there yet.
  func add(_ paths: [String], from folder: String) {
    var all = modules()
    let count = all.count
    for path in paths where all[path] == nil {
      all[path] = try? Files.read(folder + "/" + path, limit: Self.maximumSize)
    }
    guard all.count > count, all.values.reduce(0, { $0 + $1.count }) <= Self.maximumSize else {
      return
    }
    var bytes = Self.head
    for (name, module) in all.sorted(by: { $0.key < $1.key }) {
      bytes += Array("\(module.count) \(name)\n".utf8) + module
    }
    // A cache that cannot be written to makes the next build slower, and none fail.
    try? Files.publish(bytes + SHA256.hash(bytes), at: path)
  }

  /// By path; nothing where the file is damaged or not there.
  func modules() -> [String: [UInt8]] {
    guard let bytes = (try? Files.readIfPresent(path)) ?? nil, bytes.count > 32,
      bytes.starts(with: Self.head)
    else { return [:] }
    let end = bytes.count - 32
    guard SHA256.hash(Array(bytes[..<end])) == Array(bytes[end...]) else { return [:] }
    var modules: [String: [UInt8]] = [:]
    var start = Self.head.count
    while start < end {
      guard let line = bytes[start..<end].firstIndex(of: UInt8(ascii: "\n")) else { break }
      let words = bytes[start..<line].split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard words.count == 2, let count = Int(String(decoding: words[0], as: UTF8.self)),
        (0...(end - line - 1)).contains(count)
      else { break }
      let name = String(decoding: words[1], as: UTF8.self)
      modules[name] = Array(bytes[(line + 1)..<(line + 1 + count)])
      start = line + 1 + count
    }
    return modules
  }
}
