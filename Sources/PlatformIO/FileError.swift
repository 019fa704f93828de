#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A failed operation on a file: what was tried, on which path, and the system's reason.
package struct FileError: Error, Hashable, Sendable {
  package enum Operation: String, Sendable {
    case open, read, write, list, create, remove, rename, lock, map, inspect, resolve
  }

  package let path: String
  package let operation: Operation
  /// The system's error number (`errno`).
  package let code: Int32

  package init(path: String, operation: Operation, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// Whether there is nothing at the path.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the file has as many names as the file system allows.
  package var isLinkLimit: Bool { code == EMLINK }

  /// Whether the machine, the user or the process has no more of what is needed.
  package var isExhaustion: Bool {
    [ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENFILE, ENOMEM].contains(code)
  }

  /// Whether a directory stands where a file was meant.
  package var isDirectory: Bool { code == EISDIR }

  /// The reason, in lower case and without the path: "no such file or directory".
  package var message: String {
    switch code {
    case ENOENT: "no such file or directory"
    case ENOTDIR: "a part of the path is not a directory"
    case EACCES: "permission denied"
    case EPERM: "operation not permitted"
    case EISDIR: "is a directory"
    case EEXIST: "already exists"
    case ENOSPC: "no space left on the device"
    case EFBIG: "the file would be larger than is allowed"
    case EDQUOT: "the disk quota is exhausted"
    case EROFS: "the file system is read-only"
    case ELOOP: "too many levels of symbolic links"
    case ENAMETOOLONG: "the file name is too long"
    case EMFILE, ENFILE: "too many open files"
    case EWOULDBLOCK: "locked by another process"
    case EIO: "input/output error"
    default: Self.systemText(of: code)
    }
  }

  private static func systemText(of code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    let full = String(cString: text)
    return full.prefix(1).lowercased() + full.dropFirst()
  }
}
