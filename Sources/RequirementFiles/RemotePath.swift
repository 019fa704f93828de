import Packaging

/// URLs of requirement files, as paths among others.
package enum RemotePath {
  /// Whether a path is one.
  package static func contains(_ path: String) -> Bool {
    let start = path.prefix(8).lowercased()
    return start.hasPrefix("http://") || start == "https://"
  }

  /// Whether it says who asks: users and passwords have other places.
  static func hasUser(_ url: String) -> Bool {
    guard let scheme = url.firstRange(of: "://") else { return false }
    return url[scheme.upperBound...].prefix { !"/?#".contains($0) }.contains("@")
  }

  /// The URL of a file that is named in the file at a URL.
  static func join(_ url: String, _ path: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return path }
    let root = url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex
    let own = String(url[root...].prefix { $0 != "?" && $0 != "#" })
    let folder = path.hasPrefix("/") || own.isEmpty ? "/" : FilePath.folder(of: own)
    return url[..<root] + FilePath.normalized(folder + path)
  }
}
