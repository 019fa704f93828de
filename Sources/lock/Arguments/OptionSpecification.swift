/// One option of a command: how it is written, and what `--help` says of it.
struct OptionSpecification: Sendable {
  /// What follows the option's name.
  enum Kind: Sendable, Equatable {
    /// Nothing; counted where it is given more than once.
    case flag
    /// Nothing; `--no-NAME` takes it back.
    case toggle
    /// One value; the last one given counts.
    case value(String)
    /// One value; every one given counts.
    case list(String)
    /// One value after `=`, or a word of letters, digits, `-` and `_` behind it, or none; every one
    /// given counts, none as an empty text.
    case optional(String)
  }

  /// The long name without dashes.
  let name: String
  var short: Character?
  let kind: Kind
  let help: String
  /// Further long names, accepted and not shown.
  var aliases: [String] = []
  /// The values that are accepted; empty where any is.
  var choices: [String] = []
  let section: String
  /// Whether the header of a lock leaves it out: it changes how a run goes, not what is locked.
  var isOneOff = false
  /// Whether there is a `LOCK_…` variable for it.
  var hasVariable = true

  /// The environment variable that sets it, such as `LOCK_INDEX_URL`.
  var variable: String {
    var text = Array("LOCK_".utf8)
    for byte in name.utf8 {
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      text.append(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : isLetter ? byte - 32 : byte)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The choice that a value means, in any case of letters; the value itself where any is accepted.
  func choice(_ value: String) -> String? {
    if choices.isEmpty || choices.contains(value) { return value }
    let lowered = value.lowercased()
    return choices.contains(lowered) ? lowered : nil
  }

  /// Whether its values are paths (or URLs): in a file of settings they are relative to its folder.
  var isPath: Bool {
    switch name {
    case "constraint", "override", "find-links", "build-constraint", "cert", "client-cert",
      "cache-dir", "target",
      "prefix":
      true
    default: false
    }
  }

  var takesValue: Bool {
    switch kind {
    case .flag, .toggle: false
    case .value, .list, .optional: true
    }
  }
}
