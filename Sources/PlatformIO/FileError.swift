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

  /// Whether somebody else holds the lock.
  package var isLocked: Bool { code == EWOULDBLOCK }

  /// Whether there is nothing at the path.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the file has as many names as the file system allows.
  package var isLinkLimit: Bool { code == EMLINK }

  /// Whether the machine, the user or the process has no more of what is needed.
  package var isExhaustion: Bool {
    [ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENFILE, ENOMEM].contains(code)
  }

  /// Whether the system does not let this process do it, or lets nobody.
  package var isRefusal: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// Whether a file cannot be renamed since the new path is on another file system, or since the
  /// file system does not rename a folder of this kind (an overlay's lower one).
  package var isAcrossFileSystems: Bool { code == EXDEV }

  /// A failure to remove a directory that is not empty.
  package static func notEmpty(_ path: String) -> FileError {
    FileError(path: path, operation: .remove, code: ENOTEMPTY)
  }

  /// A failure to make a directory where something else stands.
  package static func notDirectory(_ path: String) -> FileError {
    FileError(path: path, operation: .create, code: ENOTDIR)
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
    case EFBIG where operation == .read: "is larger than is allowed"
    case ENODEV where operation == .read || operation == .map: "is no regular file"
    case EFBIG: "the file would be larger than is allowed"
    case EDQUOT: "the disk quota is exhausted"
    case EROFS: "the file system is read-only"
    case ELOOP: "too many levels of symbolic links"
    case ENOTEMPTY: "the directory is not empty"
    case EXDEV: "it is on another file system"
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

extension FileError {
  /// Whether the place is taken: a directory that is not empty cannot be renamed over.
  package var isOccupied: Bool { code == EEXIST || code == ENOTEMPTY }

  /// Whether the file system has no locks at all.
  package var isUnsupportedLock: Bool {
    operation == .lock && (code == ENOLCK || code == ENOTSUP || code == ENOSYS)
  }
}
