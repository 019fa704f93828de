import Packaging
import Resolver

extension CompileOptions {
  /// Validates a command line that was taken apart by `compileOptionTable`.
  init(_ arguments: ParsedArguments, manner: Manner = .lock) throws(UsageError) {
    project = try ProjectOptions(arguments)
    profiles = arguments.profiles
    scope = try Self.scope(arguments)
    namesSources = !arguments.operands.isEmpty
    outputFile = arguments.value("output-file")
    if outputFile == "" {
      throw .invalidValue(option: "-o", value: "''", expected: "a file, or `-`")
    }
    effect = try Self.effect(arguments)
    printsJSON = arguments.isOn("json")
    if printsJSON, outputFile == "-" { throw .conflict("--json", "-o -") }
    upgradesAll = arguments.isOn("upgrade")
    upgrades = try Self.upgrades(arguments.list("upgrade-package"))
    constraintFiles = arguments.list("constraint")
    overrideFiles = arguments.list("override")
    target = try Self.target(arguments)
    resolution = arguments.value("resolution").flatMap(ResolutionStrategy.init) ?? .highest
    prereleases = try Self.prereleases(arguments)
    excludeNewer = arguments.value("exclude-newer")
    formats = try FormatControl(arguments)
    index = try IndexOptions(arguments)
    build = try BuildOptions(arguments)
    output = try OutputOptions(arguments, manner: manner)
    if let rounds = arguments.value("max-rounds"), Int(rounds) == nil {
      throw .invalidValue(option: "--max-rounds", value: rounds, expected: "a number")
    }
    usesLegacyResolver = arguments.value("resolver") == "legacy"
    quiet = arguments.count("quiet")
    verbose = arguments.count("verbose")
    color = Console.Color(rawValue: arguments.value("color") ?? "auto") ?? .auto
    recordedOptions = Self.recordedOptions(arguments, manner: manner)
    sealedOptions = Self.sealedOptions(arguments)
    if manner == .lock || !arguments.operands.isEmpty { try checkOutput() }
  }

  /// Whether it is clear where each lock goes.
  private func checkOutput() throws(UsageError) {
    guard case .explicit(let sources) = scope else {
      if let outputFile, scope == .development {
        throw .invalid(
          message: "`-o \(outputFile)` names one lock, but `lock compile` writes two",
          hints: ["name the source, or compile one profile with `--prod`"])
      }
      return
    }
    let count = sources.count + project.groups.count { $0.path != nil }
    if outputFile == nil, count > 1 || sources == ["-"] || sources.isEmpty {
      let sources =
        sources.isEmpty
        ? "`--group` alone" : count > 1 ? "several sources" : "standard input"
      throw .invalid(
        message: "where should the lock go? `-o FILE` is needed with \(sources)",
        hints: ["`-o -` writes to standard output"])
    }
  }

  private static func scope(_ arguments: ParsedArguments) throws(UsageError) -> Scope {
    let isProduction = arguments.isOn("prod")
    let isDevelopment = arguments.isOn("dev")
    if isProduction && isDevelopment { throw .conflict("--prod", "--dev") }
    let profileGiven = arguments.given.contains("profile")
    if profileGiven, isProduction || isDevelopment {
      throw .conflict(isProduction ? "--prod" : "--dev", "--profile")
    }
    if !arguments.operands.isEmpty || !arguments.list("group").isEmpty {
      if isProduction || isDevelopment || profileGiven {
        throw .conflict(
          arguments.operands.isEmpty ? "--group" : "SRC",
          isProduction ? "--prod" : isDevelopment ? "--dev" : "--profile")
      }
      return .explicit(sources: arguments.operands)
    }
    if isProduction { return .production }
    if isDevelopment { return .development }
    switch arguments.value("profile") {
    case "prod": return .production
    case nil, "dev": return .development
    case let name?:
      let option = profileGiven ? "--profile" : "LOCK_PROFILE"
      return .profile(try arguments.profiles.profile(name, from: option))
    }
  }

  private static func effect(_ arguments: ParsedArguments) throws(UsageError) -> Effect {
    switch (arguments.isOn("check"), arguments.isOn("dry-run")) {
    case (true, true): throw .conflict("--check", "--dry-run")
    case (true, false): .check
    case (false, true): .dryRun
    case (false, false): .write
    }
  }

  private static func upgrades(_ texts: [String]) throws(UsageError) -> [Upgrade] {
    var upgrades: [Upgrade] = []
    for text in texts {
      guard let requirement = try? Requirement(parsing: text), requirement.marker == nil,
        case .specifiers(let specifiers) = requirement.source
      else {
        throw .invalidValue(
          option: "-P", value: text, expected: "a package name, or `name==version`")
      }
      upgrades.append(Upgrade(name: requirement.name, specifiers: specifiers, text: text))
    }
    return upgrades
  }

  private static func target(_ arguments: ParsedArguments) throws(UsageError) -> TargetOptions {
    var target = TargetOptions(python: arguments.value("python"))
    if let text = arguments.value("python-version") {
      guard let version = try? Version(parsing: text), version.release.count <= 3,
        version.release.count >= 2, !version.isLocal, version.epoch == 0
      else {
        throw .invalidValue(option: "--python-version", value: text, expected: "`3.12` or `3.12.4`")
      }
      guard (version.release[0], version.release[1]) >= (3, 6) else {
        throw .invalid(
          message: "`--python-version \(text)`: 3.6 is the oldest that can be locked for",
          hints: [])
      }
      target.pythonVersion = version
    }
    if let text = arguments.value("python-platform") {
      do {
        target.platform = try Platform(parsing: text)
      } catch {
        throw .invalidValue(
          option: "--python-platform", value: text,
          expected: "`linux`, `macos`, `windows`, or a name such as `x86_64-manylinux2014`")
      }
    }
    return target
  }

  private static func prereleases(
    _ arguments: ParsedArguments
  ) throws(UsageError) -> PrereleasePolicy? {
    if arguments.isOn("pre") {
      if let mode = arguments.value("prerelease"), mode != "allow" {
        throw .conflict("--pre", "--prerelease \(mode)")
      }
      return .allow
    }
    return switch arguments.value("prerelease") {
    case "allow": .allow
    case "disallow": .disallow
    case "explicit": .explicit
    case "if-necessary", "if-necessary-or-explicit": .ifNecessary
    default: nil
    }
  }
}
