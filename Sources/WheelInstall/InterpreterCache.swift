import PlatformIO

/// The remembered answer of one interpreter: a file under the cache folder.
struct InterpreterCache {
  private let file: String
  /// What the first line of the file has to be for the answer to hold.
  private let key: String

  /// Nil where nothing may be remembered: no cache, no such program, or a script.
  init?(directory: String?, program: String) {
    guard let directory, let resolved = try? Files.realPath(program),
      let status = Files.status(resolved), Self.isBinary(resolved)
    else { return nil }
    // The path as it was given counts too: a virtual environment's python is a link to another's,
    // and a file beside its folder says what the environment is made of. What it says counts, and
    // not when: environments are made anew again and again.
    let configuration = Files.parent(of: Files.parent(of: program)) + "/pyvenv.cfg"
    let said = (try? Files.readIfPresent(configuration)) ?? []
    key =
      "\(InterpreterProbe.version) \(program) \(resolved) \(status.size) "
      + "\(status.mtimeNanoseconds) \(said.count) \(Self.hash(said))"
    file = "\(directory)/interpreters-v2/\(Self.hash(program.utf8))"
  }

  private static func hash(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }

  /// The answer, where the program is still the one that gave it.
  func facts() -> [String: String]? {
    guard let bytes = try? Files.readIfPresent(file) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstIndex(of: "\n"), text[..<end] == key else { return nil }
    return Interpreter.facts(in: String(text[text.index(after: end)...]))
  }

  /// Remembers an answer; a cache that cannot be written to is no failure.
  func keep(_ answer: String) {
    // The next run asks again, which costs it 20 ms.
    try? Files.publish(Array((key + "\n" + answer).utf8), at: file)
  }

  /// Whether the file is a program rather than a script: ELF, or one of Mach-O's forms.
  private static func isBinary(_ path: String) -> Bool {
    guard let head = try? Files.readPrefix(path, count: 4), head.count == 4 else { return false }
    return switch (head[0], head[1], head[2], head[3]) {
    case (0x7F, 0x45, 0x4C, 0x46), (0xCF, 0xFA, 0xED, 0xFE), (0xCA, 0xFE, 0xBA, 0xBE): true
    default: false
    }
  }
}
