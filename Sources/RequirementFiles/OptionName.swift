import Packaging

/// The options that a requirements file may have.
enum OptionName: String, CaseIterable, Sendable {
  case indexURL = "--index-url"
  case extraIndexURL = "--extra-index-url"
  case noIndex = "--no-index"
  case constraint = "--constraint"
  case requirement = "--requirement"
  case editable = "--editable"
  case findLinks = "--find-links"
  case noBinary = "--no-binary"
  case onlyBinary = "--only-binary"
  case preferBinary = "--prefer-binary"
  case requireHashes = "--require-hashes"
  case noRequireHashes = "--no-require-hashes"
  case pre = "--pre"
  case allReleases = "--all-releases"
  case onlyFinal = "--only-final"
  case trustedHost = "--trusted-host"
  case useFeature = "--use-feature"
  case hash = "--hash"
  case configSettings = "--config-settings"

  /// Finds a long option, dashes included; abbreviations are none.
  init?(long name: String) {
    switch name {
    case "--pypi-url": self = .indexURL
    case "--config-setting": self = .configSettings
    default: self.init(rawValue: name)
    }
  }

  /// Finds an option by its one letter.
  init?(short letter: UInt8) {
    switch letter {
    case UInt8(ascii: "i"): self = .indexURL
    case UInt8(ascii: "c"): self = .constraint
    case UInt8(ascii: "r"): self = .requirement
    case UInt8(ascii: "e"): self = .editable
    case UInt8(ascii: "f"): self = .findLinks
    case UInt8(ascii: "C"): self = .configSettings
    default: return nil
    }
  }

  var takesValue: Bool {
    switch self {
    case .noIndex, .preferBinary, .requireHashes, .noRequireHashes, .pre: false
    case .indexURL, .extraIndexURL, .constraint, .requirement, .editable, .findLinks, .noBinary,
      .onlyBinary, .allReleases, .onlyFinal, .trustedHost, .useFeature, .hash, .configSettings:
      true
    }
  }

  /// What to write instead of an option that pip once knew; nil for every other text.
  static func replacement(for name: String) -> String? {
    switch name {
    case "--install-option", "--global-option", "--build-option": "`--config-settings`"
    case "--no-use-wheel": "`--no-binary :all:`"
    case "--use-wheel": "nothing, wheels are used anyway"
    case "--process-dependency-links": "a requirement `name @ url`"
    case "--allow-external", "--allow-all-external", "--allow-unverified", "--allow-insecure",
      "--no-allow-external", "--no-allow-insecure":
      "`--find-links` or `--extra-index-url`"
    case "--always-unzip", "-Z": "nothing, packages are always unpacked"
    default: nil
    }
  }

  /// The option that was meant, by its beginning or by likeness.
  static func nearest(to name: String) -> String? {
    let known = allCases.map(\.rawValue)
    if name.utf8.count > 2 {
      let completions = known.filter { $0.hasPrefix(name) }
      if completions.count == 1 { return completions.first }
    }
    guard name.utf8.count <= 64 else { return nil }
    return nearestName(to: name, among: known)
  }
}
