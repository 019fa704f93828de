import Packaging

/// What pip was told that means something here: its `pip.conf` files and `PIP_…` variables.
enum PipSettings {
  /// Each option of pip that is taken over, and its name here.
  private static let names: [String: String] = [
    "index-url": "index-url", "pypi-url": "index-url", "extra-index-url": "extra-index-url",
    "find-links": "find-links", "no-index": "no-index", "cert": "cert",
    "client-cert": "client-cert", "trusted-host": "trusted-host", "proxy": "proxy",
    "keyring-provider": "keyring-provider", "timeout": "timeout", "default-timeout": "timeout",
    "retries": "retries",
    "only-binary": "only-binary", "no-binary": "no-binary", "pre": "pre",
    "uploaded-prior-to": "exclude-newer", "no-build-isolation": "build-isolation",
    // pip-tools' own variable, `PIP_TOOLS_CACHE_DIR`, is named like one of pip's.
    "tools-cache-dir": "cache-dir",
    "break-system-packages": "break-system-packages", "require-hashes": "require-hashes",
  ]

  /// What the variables say.
  static func layer(
    variables: (String) -> String?, table: [OptionSpecification]
  ) throws(SettingError) -> SettingLayer {
    var layer: SettingLayer = [:]
    for (key, name) in names.sorted(by: { $0.key < $1.key }) {
      let variable = "PIP_" + key.uppercased().replacing("-", with: "_")
      guard layer[name] == nil, let text = variables(variable), !text.isEmpty else { continue }
      try set(key, text, source: .variable(variable), in: &layer, table: table)
    }
    return layer
  }

  /// What a file says, by section: those that are named later win.
  static func layer(
    parsing bytes: [UInt8], file: String, sections: [String], table: [OptionSpecification]
  ) throws(SettingError) -> SettingLayer {
    let entries = IniFile(parsing: bytes).entries
    var layer: SettingLayer = [:]
    for section in sections {
      for entry in entries where entry.section == section && !entry.value.isEmpty {
        let key = entry.key.lowercased().replacing("_", with: "-")
        let place = SourceLocation(file: file, line: entry.line)
        let name = "\(section).\(key)"
        try set(key, entry.value, source: .file(key: name, place), in: &layer, table: table)
      }
    }
    return layer
  }

  private static func set(
    _ key: String, _ text: String, source: SettingSource, in layer: inout SettingLayer,
    table: [OptionSpecification]
  ) throws(SettingError) {
    // What a command has no option for does not concern it.
    guard let name = names[key], let option = table.first(where: { $0.name == name }) else {
      return
    }
    // Of `no-build-isolation` too pip takes the value for that of the option without `no-`.
    layer[name] = try Setting(text, for: option, source: source)
  }
}

/// The places of pip's files on this machine, the ones that win last (pip's “Configuration”).
struct PipPlaces {
  var paths: [String]

  /// Nothing where `PIP_CONFIG_FILE` is `/dev/null`.
  init(variables: (String) -> String?, exists: (String) -> Bool) {
    func value(_ name: String) -> String? { variables(name).flatMap { $0.isEmpty ? nil : $0 } }
    let chosen = value("PIP_CONFIG_FILE")
    guard chosen != "/dev/null" else {
      paths = []
      return
    }
    let systemFolders = (value("XDG_CONFIG_DIRS") ?? "/etc/xdg").split(separator: ":")
    paths = systemFolders.reversed().map { "\($0)/pip/pip.conf" } + ["/etc/pip.conf"]
    if chosen.map(exists) != true, let home = value("HOME") {
      paths.append(home + "/.pip/pip.conf")
      paths.append((value("XDG_CONFIG_HOME") ?? home + "/.config") + "/pip/pip.conf")
    }
    paths.append((value("VIRTUAL_ENV") ?? ".venv") + "/pip.conf")
    if let chosen { paths.append(chosen) }
  }
}
