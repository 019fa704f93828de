/// Why a file cannot be read or included.
package enum FileProblem: Hashable, Sendable {
  case cannotRead(path: String, message: String)
  /// The offset counts bytes of the file from 0.
  case undecodable(encoding: String, byteOffset: Int)
  /// A `coding:` comment names an encoding that is not read.
  case unknownEncoding(String)
  case remote(url: String)
  /// The files from the first one to the one that would begin again.
  case includesItself([String])
  case includedTooDeeply(limit: Int)

  var wording: Wording {
    switch self {
    case .cannotRead(let path, let message):
      return Wording("cannot-read", "cannot read \(quoted(path)): \(message)")
    case .undecodable(let encoding, let offset):
      let advice = "save the file as UTF-8"
      return Wording(
        "undecodable", "byte \(offset) of the file is not \(encoding)",
        hint: encoding == "utf-8"
          ? "\(advice), or name its encoding in the first line: `# coding: latin-1`" : advice)
    case .unknownEncoding(let name):
      return Wording(
        "unknown-encoding", "expected the encoding utf-8, latin-1 or ascii, found \(quoted(name))",
        hint: "save the file as UTF-8 and remove the comment")
    case .remote(let url):
      return Wording(
        "remote-file",
        "a file can be read from an `https:` or `http:` URL without a user alone, not from "
          + quoted(url),
        hint: "give user and password in `~/.netrc`, or include a copy of the file")
    case .includesItself(let files):
      let chain = files.map(quoted).joined(separator: " → ")
      return Wording("include-cycle", "the file includes itself: \(chain)")
    case .includedTooDeeply(let limit):
      return Wording("includes-too-deep", "more than \(limit) files include one another")
    }
  }
}
