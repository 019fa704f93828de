import Packaging

/// What one line of a file says.
enum Statement {
  case requirement(ParsedRequirement)
  case include(path: Excerpt, asConstraints: Bool)
  case setting(OptionName, Excerpt?, at: SourcePosition)
}

/// A requirement with the options that belong to it.
struct ParsedRequirement {
  enum Content {
    case named(Requirement, DirectReference?)
    case local(ParsedAddress)
  }

  var content: Content
  var text: Excerpt
  var isEditable = false
  var hashes: [Digest] = []
  var configSettings: [ConfigSetting] = []
}

/// Splits a line into a requirement and options, or into options alone.
struct LineParser {
  private let text: Excerpt
  private(set) var warnings: [(warning: RequirementFileWarning, position: SourcePosition)] = []

  init(_ line: LogicalLine) { text = Excerpt(line: line, range: line.range) }

  /// Reads the whole line.
  mutating func statements() throws(LineFailure) -> [Statement] {
    let start = text.startOfOptions
    let requirement = text[text.range.lowerBound..<start].trimmed
    let options = text[start..<text.range.upperBound]
    guard !requirement.isEmpty else { return try optionLine(options) }
    return [.requirement(try requirementLine(requirement, options))]
  }

  private mutating func requirementLine(
    _ text: Excerpt, _ options: Excerpt
  ) throws(LineFailure) -> ParsedRequirement {
    let content = try RequirementParser(text).parse()
    var requirement = ParsedRequirement(content: content, text: text)
    var scanner = OptionScanner(options)
    while let option = try scanner.next() {
      switch (option.name, option.value) {
      case (.hash, let value?): requirement.hashes.append(try digest(value))
      case (.configSettings, let value?):
        requirement.configSettings.append(try configSetting(value))
      default: warnings.append((.optionOnRequirement(option.name), option.position))
      }
    }
    return requirement
  }

  /// As in pip, one option may leave the others of its line without effect; here that is said.
  private mutating func optionLine(_ text: Excerpt) throws(LineFailure) -> [Statement] {
    var scanner = OptionScanner(text)
    var options: [ParsedOption] = []
    while let option = try scanner.next() { options.append(option) }
    for name in [OptionName.editable, .requirement, .constraint] {
      guard let index = options.firstIndex(where: { $0.name == name }),
        let value = options[index].value
      else { continue }
      options.remove(at: index)
      if name == .editable { return [.requirement(try editableLine(value, options))] }
      for option in options {
        warnings.append((.ignoredBeside(option.name, name), option.position))
      }
      return [.include(path: value, asConstraints: name == .constraint)]
    }
    return settings(options)
  }

  private mutating func editableLine(
    _ text: Excerpt, _ options: [ParsedOption]
  ) throws(LineFailure) -> ParsedRequirement {
    let content = try RequirementParser(text).parseEditable()
    var requirement = ParsedRequirement(content: content, text: text, isEditable: true)
    for option in options {
      if option.name == .configSettings, let value = option.value {
        requirement.configSettings.append(try configSetting(value))
      } else {
        warnings.append((.ignoredBeside(option.name, .editable), option.position))
      }
    }
    return requirement
  }

  private mutating func settings(_ options: [ParsedOption]) -> [Statement] {
    var statements: [Statement] = []
    var hasFindLinks = false
    for option in options {
      switch option.name {
      case .hash, .configSettings:
        warnings.append((.withoutRequirement(option.name), option.position))
      case .useFeature:
        let feature = option.value?.written ?? ""
        warnings.append((.featureIgnored(feature), option.position))
      case .findLinks where hasFindLinks:
        warnings.append((.ignoredBeside(.findLinks, .findLinks), option.position))
      default:
        hasFindLinks = hasFindLinks || option.name == .findLinks
        statements.append(.setting(option.name, option.value, at: option.position))
      }
    }
    return statements
  }

  private func digest(_ value: Excerpt) throws(LineFailure) -> Digest {
    if let digest = Digest(parsing: value.text) { return digest }
    guard let colon = value.bytes.firstIndex(of: UInt8(ascii: ":")) else {
      throw value.failure(.option(.invalidHash(value.written)))
    }
    let name = value[value.range.lowerBound..<colon]
    guard let algorithm = Digest.Algorithm(rawValue: name.text.lowercased()) else {
      throw value.failure(.option(.unsupportedHashAlgorithm(name.written)))
    }
    let hex = value[(colon + 1)..<value.range.upperBound]
    if let wrong = hex.bytes.firstIndex(where: { hexValue($0) == nil }) {
      throw value.failure(.option(.invalidHash(value.written)), at: wrong)
    }
    throw value.failure(
      .option(.wrongHashLength(algorithm, found: hex.bytes.count)), at: colon + 1)
  }

  private func configSetting(_ value: Excerpt) throws(LineFailure) -> ConfigSetting {
    guard let equals = value.bytes.firstIndex(of: UInt8(ascii: "=")) else {
      throw value.failure(.option(.invalidConfigSetting(value.written)))
    }
    return ConfigSetting(
      key: value[value.range.lowerBound..<equals].text,
      value: value[(equals + 1)..<value.range.upperBound].text, text: value.written)
  }
}
