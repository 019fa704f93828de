import Lockfiles
import Packaging
import SyncPlanning
import WheelInstall

extension SyncOptions {
  /// Validates a command line that was taken apart by `syncOptionTable`.
  ///
  /// - Parameters:
  ///   - arguments: with the variables and the settings beneath.
  ///   - manner: whose defaults count.
  ///   - profileVariable: what `LOCK_PROFILE` says, which counts beside an option too.
  /// - Throws: `UsageError`.
  init(
    _ arguments: ParsedArguments, manner: Manner = .lock, profileVariable: String?
  ) throws(UsageError) {
    self.manner = manner
    takesLastPin = arguments.isOn("force")
    scope = try Self.scope(arguments)
    profiles = arguments.profiles
    let isFromDotEnvironment = arguments.sources["profile"]?.name == "LOCK_PROFILE"
    let setting = isFromDotEnvironment ? arguments.value("profile") : profileVariable
    if let name = setting, !name.isEmpty {
      guardedProfile = try arguments.profiles.profile(name, from: "LOCK_PROFILE")
    }
    effect = try Self.effect(arguments)
    printsJSON = arguments.isOn("json")
    if printsJSON && effect == .ask { throw .conflict("--json", "--ask") }
    verifies = arguments.isOn("verify")
    policy = try Self.policy(arguments)
    allowsEmpty = arguments.isOn("allow-empty") || manner == .pipTools
    requiresHashes = arguments.value("require-hashes").map { $0 == "true" }
    if manner == .lock { requiresHashes = requiresHashes ?? true }
    python = arguments.value("python")
    place = try Self.place(arguments)
    breaksSystemPackages = arguments.isOn("break-system-packages")
    lockTimeout = EnvironmentLock.defaultTimeout
    if let text = arguments.value("lock-timeout") {
      guard let seconds = Int(text), (0...86_400).contains(seconds) else {
        throw .invalidValue(option: "--lock-timeout", value: text, expected: "a whole number")
      }
      lockTimeout = Double(seconds)
    }
    linkMode = arguments.value("link-mode").flatMap(LinkMode.init)
    compilesBytecode = arguments.isOn("compile-bytecode")
    formats = try FormatControl(arguments)
    index = try IndexOptions(arguments)
    build = try BuildOptions(arguments)
  }

  private static func scope(_ arguments: ParsedArguments) throws(UsageError) -> Scope {
    let flags = ["prod", "dev", "profile"].filter(arguments.given.contains)
    if flags.count > 1 { throw .conflict("--\(flags[0])", "--\(flags[1])") }
    if !arguments.operands.isEmpty {
      if let flag = flags.first { throw .conflict("LOCK", "--\(flag)") }
      return .explicit(arguments.operands)
    }
    if arguments.isOn("prod") { return .profile(.production, namedBy: "--prod") }
    if arguments.isOn("dev") { return .profile(.development, namedBy: "--dev") }
    guard let name = arguments.value("profile") else { return .unsaid }
    let source =
      flags.isEmpty ? arguments.sources["profile"]?.name ?? "LOCK_PROFILE" : "--profile"
    return .profile(try arguments.profiles.profile(name, from: source), namedBy: source)
  }

  private static func effect(_ arguments: ParsedArguments) throws(UsageError) -> Effect {
    let check = arguments.isOn("check")
    if check && arguments.isOn("ask") { throw .conflict("--check", "--ask") }
    if check && arguments.isOn("dry-run") { throw .conflict("--check", "--dry-run") }
    if check { return .check }
    // As pip-sync has it: whoever is asked decides, `-n` or not.
    if arguments.isOn("ask") { return .ask }
    return arguments.isOn("dry-run") ? .dryRun : .apply
  }

  private static func policy(_ arguments: ParsedArguments) throws(UsageError) -> PlanPolicy {
    var policy = PlanPolicy()
    policy.isExact = arguments.isOn("exact")
    policy.kept = try names(arguments.list("keep"), of: "--keep")
    let reinstalled = arguments.list("reinstall")
    if reinstalled.contains("") {
      policy.reinstalled = .all
    } else if !reinstalled.isEmpty {
      policy.reinstalled = .only(try names(reinstalled, of: "--reinstall"))
    }
    return policy
  }

  private static func names(
    _ texts: [String], of option: String
  ) throws(UsageError) -> Set<PackageName> {
    var names: Set<PackageName> = []
    for text in texts {
      guard let name = try? PackageName(parsing: text) else {
        throw .invalidValue(option: option, value: text, expected: "the name of a package")
      }
      names.insert(name)
    }
    return names
  }

  private static func place(_ arguments: ParsedArguments) throws(UsageError)
    -> EnvironmentLayout.Place
  {
    switch (arguments.value("target"), arguments.value("prefix")) {
    case (nil, nil): return .own
    case ("", _): throw .invalidValue(option: "--target", value: "''", expected: "a folder")
    case (_, ""): throw .invalidValue(option: "--prefix", value: "''", expected: "a folder")
    case (let folder?, nil): return .target(folder)
    case (nil, let folder?): return .prefix(folder)
    case (_?, _?): throw .conflict("--target", "--prefix")
    }
  }
}
