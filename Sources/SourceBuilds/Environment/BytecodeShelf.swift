import Packaging
import PlatformIO

/// Compiled modules of what is installed in build environments: importing a backend that is compiled
/// takes a fifth of the time, and a new environment has nothing compiled.
///
/// One file for each set of wheels and interpreter, whole or not there, checked when it is read. Python
/// takes a compiled module only while its source has the size and time it was compiled from, which
/// are those of the store.
struct BytecodeShelf: Sendable {
  private let path: String
  private static let head = Array("lock-bytecode 1\n".utf8)
  /// More is not worth its reading.
  private static let maximumSize = 32 << 20

  /// `interpreter` is what of it the wheels depend on.
  init(cacheDirectory: String, interpreter: String, wheels: [Digest]) {
    let text = ([interpreter] + wheels.map(\.description).sorted()).joined(separator: "\n")
    let key = SHA256.hexadecimal(of: Array(text.utf8)).prefix(32)
    path = "\(cacheDirectory)/builds-v1/bytecode/\(key)"
  }

  /// Puts what there is into a folder of modules.
  ///
  /// - Returns: The paths of what was put there.
  func lay(into packages: String) -> Set<String> {
    var laid: Set<String> = []
    for (name, bytes) in modules() {
      let target = packages + "/" + name
      // Without it, Python compiles the module.
      guard (try? Files.createDirectories(Files.parent(of: target))) != nil,
        (try? bytes.span.withUnsafeBytes { try Files.create(target, with: $0) }) != nil
      else { continue }
      laid.insert(name)
    }
    return laid
  }

  /// Keeps what Python has compiled in a folder of modules since `laid` was put there.
  func keep(from packages: String, beyond laid: Set<String>) {
    // A cache that cannot be written to makes the next build slower, and none fail.
    let entries = (try? Files.entries(below: packages)) ?? nil
    var fresh: [String: [UInt8]] = [:]
    for entry in entries ?? []
    where entry.kind == .file && !laid.contains(entry.path) && Self.isCompiled(entry.path) {
      fresh[entry.path] = try? Files.read(packages + "/" + entry.path)
    }
    guard !fresh.isEmpty else { return }
    let all = modules().merging(fresh) { old, _ in old }
    guard all.values.reduce(0, { $0 + $1.count }) <= Self.maximumSize else { return }
    var bytes = Self.head
    for (name, module) in all.sorted(by: { $0.key < $1.key }) {
      bytes += Array("\(module.count) \(name)\n".utf8) + module
    }
    try? Files.publish(bytes + SHA256.hash(bytes), at: path)
  }

  private static func isCompiled(_ path: String) -> Bool {
    path.hasSuffix(".pyc") && Files.name(of: Files.parent(of: path)) == "__pycache__"
  }

  /// By path; nothing where the file is damaged or not there.
  private func modules() -> [String: [UInt8]] {
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
