import Packaging
import PlatformIO
import RequirementFiles

/// A backend of which it is known, from its source, for which projects it asks for nothing beyond
/// `build-system.requires`: then it need not be started to be asked.
///
/// Each counts for the releases that were read, and for a project whose files say all that its hook
/// looks at. Whatever else there is, the hook is asked. Should one be wrong, a locked build is told
/// so by the backend and refused; nothing is built with something else.
enum KnownBackend: String, CaseIterable {
  case flit = "flit_core.buildapi"
  case hatchling = "hatchling.build"
  case pdm = "pdm.backend"
  case poetry = "poetry.core.masonry.api"
  case setuptools = "setuptools.build_meta"
  /// The same for a project that does not say how it is built.
  case setuptoolsLegacy = "setuptools.build_meta:__legacy__"

  /// What a project has to write somewhere whose `setup.py` has setuptools ask for more.
  static let setupWords = ["setup_requires", "fetch_build_eggs"]

  /// Whether a backend asks for nothing more to build a project.
  ///
  /// - Parameters:
  ///   - system: how the project says it is built.
  ///   - project: its folder.
  ///   - product: what is built.
  ///   - pins: the releases of an index that fulfil `build-system.requires`.
  ///   - hasPlainSetup: whether it is known that no file of the project has one of `setupWords`; else
  ///     a `setup.py` may ask for anything.
  /// - Returns: False also where nothing is known.
  static func asksForNothing(
    _ system: BuildSystem, of project: String, for product: Backend.Product,
    with pins: [BuildPin], hasPlainSetup: Bool = false
  ) -> Bool {
    guard system.backendPath.isEmpty, let backend = KnownBackend(rawValue: system.backend),
      pins.contains(where: backend.isRead)
    else { return false }
    let bytes = (try? ForeignFile.readIfPresent(project + "/pyproject.toml")) ?? nil
    let root = bytes.flatMap { try? TomlDocument(parsing: $0).root }
    switch (backend, root) {
    case (.setuptools, _), (.setuptoolsLegacy, _):
      return isPlainForSetuptools(project, pins, hasPlainSetup: hasPlainSetup)
    case (.flit, let root?): return isStaticForFlit(root)
    case (.hatchling, let root?): return product == .wheel && isPlainForHatchling(root, project)
    case (.pdm, let root?): return product == .wheel && isPlainForPDM(root, project)
    // `return []`, whatever the project.
    case (.poetry, _?): return true
    case (_, nil): return false
    }
  }

  /// The releases of the backend that were read.
  private func isRead(_ pin: BuildPin) -> Bool {
    let (name, range) =
      switch self {
      case .flit: ("flit-core", "<5,>=3.2")
      case .hatchling: ("hatchling", "<2,>=1")
      case .pdm: ("pdm-backend", "<3,>=2")
      case .poetry: ("poetry-core", "<3,>=1")
      // Older ones ask for `wheel`.
      case .setuptools, .setuptoolsLegacy: ("setuptools", "<85,>=70.1")
      }
    guard let specifiers = try? SpecifierSet(parsing: range) else {
      preconditionFailure("a constant range must be readable")
    }
    return pin.name.text == name && specifiers.contains(pin.version)
  }

  /// Where version or description have to be taken from the module and are not plain there, flit
  /// imports it, for which it asks for all that the project requires; of its extras each under the
  /// condition that somebody asks for it, which nobody does.
  private static func isStaticForFlit(_ root: TomlTable) -> Bool {
    guard let project = root.table("project") else { return false }
    if project["dependencies"].map({ $0.array?.isEmpty == true }) ?? true { return true }
    let dynamic = project["dynamic"]?.array?.compactMap(\.string) ?? []
    return !dynamic.contains("version") && !dynamic.contains("description")
  }

  /// Hooks may ask for anything, and so may options of hooks, of wheels and of everything; the
  /// hooks that are known here do not.
  private static func isPlainForHatchling(_ root: TomlTable, _ project: String) -> Bool {
    guard !Files.exists(project + "/hatch.toml") else { return false }
    guard let build = root.table("tool")?.table("hatch")?["build"] else { return true }
    guard let build = build.table else { return false }
    let wheel = build.table("targets")?.table("wheel")
    var hooks: [TomlTable.Entry] = []
    for table in [build, wheel].compactMap(\.self) {
      guard asksForNothing(table) else { return false }
      hooks += table.table("hooks")?.entries ?? []
    }
    return hooks.allSatisfy { hook in
      ["vcs", "version"].contains(hook.key) && hook.value.table.map(asksForNothing) == true
    }
  }

  private static func asksForNothing(_ table: TomlTable) -> Bool {
    ["dependencies", "require-runtime-dependencies", "require-runtime-features"].allSatisfy {
      table[$0] == nil
    }
  }

  /// It asks for setuptools where that is to compile something, which a hook may say too.
  private static func isPlainForPDM(_ root: TomlTable, _ project: String) -> Bool {
    guard !Files.exists(project + "/pdm_build.py") else { return false }
    guard let build = root.table("tool")?.table("pdm")?["build"] else { return true }
    guard let build = build.table else { return false }
    return build["run-setuptools"] == nil && build["custom-hook"] == nil
  }

  /// Only `setup_requires` can ask for something, which stands in `setup.cfg` or is given by
  /// `setup.py`, or a plug-in could; those here do not.
  private static func isPlainForSetuptools(
    _ project: String, _ pins: [BuildPin], hasPlainSetup: Bool
  ) -> Bool {
    let plain: Set<String> = [
      "setuptools", "wheel", "setuptools-scm", "vcs-versioning", "packaging", "tomli",
      "typing-extensions", "importlib-metadata", "zipp", "coherent-licensed",
    ]
    guard pins.allSatisfy({ plain.contains($0.name.text) }),
      hasPlainSetup || !Files.exists(project + "/setup.py")
    else { return false }
    guard let configuration = (try? ForeignFile.readIfPresent(project + "/setup.cfg")) ?? nil else {
      return !Files.exists(project + "/setup.cfg")
    }
    let text = String(decoding: configuration, as: UTF8.self).lowercased()
    return !text.contains("setup_requires") && !text.contains("setup-requires")
  }
}
