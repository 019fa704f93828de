#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One of the standard streams.
package struct Terminal: Sendable {
  package static let standardOutput = Terminal(descriptor: 1)
  package static let standardError = Terminal(descriptor: 2)

  private let descriptor: Int32

  /// Writes all of `text`; returns whether the stream took it.
  @discardableResult
  package func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes all bytes; returns whether the stream took them (a closed pipe does not).
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { write($0) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let copy = dup(descriptor)
    guard copy >= 0 else { return bytes.isEmpty }
    let stream = Descriptor(owning: copy)
    do {
      try stream.writeAll(bytes, path: "-")
      return true
    } catch {
      return false
    }
  }

  /// Whether a person looks at it.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// In columns; nil when it is no terminal or does not know.
  package var width: Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Ends the process at once.
  ///
  /// Exit handlers of C libraries are left out: one of them (OpenSSL's) would take apart what the
  /// network thread still uses, and none has anything to say, as nothing here buffers output.
  package static func exit(_ status: Int32) -> Never {
    _exit(status)
  }
}
