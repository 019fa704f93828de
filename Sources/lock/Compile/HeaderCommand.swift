import Lockfiles
import RequirementFiles

/// The command that a lock's header tells to run again.
///
/// The same whoever compiled: a production lock names the production command even where both locks
/// were compiled at once, so that a laptop and a pipeline write the same bytes.
struct HeaderCommand {
  var manner = Manner.lock
  var options: [String]
  var lock: ProjectLayout.Lock

  /// Quoted for a shell; passwords in URLs are masked.
  var text: String {
    var words = options
    let command = manner == .lock ? ["lock", "compile"] : ["pip-compile"]
    switch lock.profile {
    case nil, .development?: break
    case .production?: words.insert("--prod", at: 0)
    case let profile?: words.insert("--profile=\(profile)", at: 0)
    }
    let sources = lock.profile == nil ? lock.sources.compactMap(\.operand).sorted() : []
    let texts = words.map { text(of: Self.masked($0)) }
    let end = sources.contains { $0.hasPrefix("-") && $0 != "-" } ? ["--"] : []
    return (command + texts + end + sources.map { ShellWords.command([$0]) }).joined(separator: " ")
  }

  /// A word as a shell takes it; pip-compile writes pip's arguments as Python would.
  private func text(of word: String) -> String {
    let option = "--pip-args="
    guard manner == .pipTools, word.hasPrefix(option) else { return ShellWords.command([word]) }
    let value = word.dropFirst(option.count).replacing("\\", with: "\\\\")
    if value.contains("'"), !value.contains("\"") { return "\(option)\"\(value)\"" }
    return "\(option)'\(value.replacing("'", with: "\\'"))'"
  }

  /// `scheme://user:****@host` for a word that holds a URL with a password.
  static func masked(_ word: String) -> String {
    guard let scheme = word.firstRange(of: "://") else { return word }
    let rest = word[scheme.upperBound...]
    let authority = rest.prefix { !"/?# ".contains($0) }
    let behind = masked(String(rest[authority.endIndex...]))
    guard let at = authority.lastIndex(of: "@") else {
      return word[..<scheme.upperBound] + authority + behind
    }
    // A user name alone is a token as a rule.
    let user = authority[..<at].firstIndex(of: ":").map { authority[...$0] } ?? ""
    return word[..<scheme.upperBound] + user + "****" + authority[at...] + behind
  }
}

extension RequirementSource {
  /// The path as a word of a command line; nil where only an option names it.
  fileprivate var operand: String? {
    switch self {
    case .file(let path): path
    case .project(let path, let selection): selection.includesProject ? path : nil
    }
  }
}
