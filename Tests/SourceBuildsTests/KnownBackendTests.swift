import Packaging
import TestSupport
import Testing

@testable import SourceBuilds

/// Which projects' backends need not be asked what they need.
@Suite("known backends") struct KnownBackendTests {
  private func isKnown(
    _ backend: String, _ pins: [String], _ files: [String: String],
    for product: Backend.Product = .wheel, paths: [String] = [], hasPlainSetup: Bool = false
  ) throws -> Bool {
    let folder = TemporaryDirectory()
    for (path, text) in files { folder.write(text, to: path) }
    let releases = try pins.map { text in
      let words = text.split(separator: " ")
      return BuildPin(
        name: try PackageName(parsing: words[0]), version: try Version(parsing: words[1]))
    }
    return KnownBackend.asksForNothing(
      BuildSystem(requirements: [], backend: backend, backendPath: paths), of: folder.path,
      for: product, with: releases, hasPlainSetup: hasPlainSetup)
  }

  private static let project = "[project]\nname = 'a'\n"
  private static let needy = project + "dependencies = ['x']\n"
  private static let hatch = "[tool.hatch.build.targets.wheel]\n"

  // swift-format-ignore
  @Test(arguments: [
    ("flit_core.buildapi", ["flit-core 4.2"], project, true),
    ("flit_core.buildapi", ["flit-core 3.2"], project + "dynamic = ['readme']", true),
    ("flit_core.buildapi", ["flit-core 3.1"], project, false),
    ("flit_core.buildapi", ["flit-core 5.0"], project, false),
    ("flit_core.buildapi", ["other 4.2"], project, false),
    ("flit_core.buildapi", ["flit-core 4.2"], project + "dynamic = ['version']", true),
    ("flit_core.buildapi", ["flit-core 4.2"], needy + "dynamic = ['version']", false),
    ("flit_core.buildapi", ["flit-core 4.2"], needy + "dynamic = ['description']", false),
    ("flit_core.buildapi", ["flit-core 4.2"], project + "dynamic = ['version']\n[project.optional-dependencies]\na = ['x']", true),
    ("flit_core.buildapi", ["flit-core 4.2"], project + "dependencies = 1\ndynamic = ['version']", false),
    ("flit_core.buildapi", ["flit-core 4.2"], "[tool.flit.metadata]\nmodule = 'a'", false),
    ("hatchling.build", ["hatchling 1.33", "pluggy 1.6"], project, true),
    ("hatchling.build", ["hatchling 1.33"], hatch + "packages = ['src']", true),
    ("hatchling.build", ["hatchling 1.33"], "[tool.hatch.build.hooks.vcs]\nversion-file = 'v'", true),
    ("hatchling.build", ["hatchling 1.33"], "[tool.hatch.build.hooks.vcs]\ndependencies = ['x']", false),
    ("hatchling.build", ["hatchling 1.33"], "[tool.hatch.build.hooks.custom]", false),
    ("hatchling.build", ["hatchling 1.33"], "[tool.hatch.build.targets.wheel.hooks.mypyc]", false),
    ("hatchling.build", ["hatchling 1.33"], hatch + "dependencies = ['x']", false),
    ("hatchling.build", ["hatchling 1.33"], hatch + "require-runtime-dependencies = true", false),
    ("hatchling.build", ["hatchling 1.33"], "[tool.hatch.build]\nrequire-runtime-features = ['x']", false),
    ("hatchling.build", ["hatchling 1.33"], "[tool.hatch]\nbuild = 1", false),
    ("hatchling.build", ["hatchling 2.0"], project, false),
    ("pdm.backend", ["pdm-backend 2.5"], "[tool.pdm.build]\nincludes = []", true),
    ("pdm.backend", ["pdm-backend 2.5"], "[tool.pdm.build]\nrun-setuptools = true", false),
    ("pdm.backend", ["pdm-backend 2.5"], "[tool.pdm.build]\ncustom-hook = 'x.py'", false),
    ("poetry.core.masonry.api", ["poetry-core 2.5"], "[tool.poetry]\nbuild = 'x.py'", true),
    ("poetry.masonry.api", ["poetry 1.0"], "", false),
    ("setuptools.build_meta", ["setuptools 84.2.1", "wheel 1"], project, true),
    ("setuptools.build_meta", ["setuptools 70.1", "setuptools-scm 10", "vcs-versioning 2"], project, true),
    ("setuptools.build_meta", ["setuptools 70.0"], project, false),
    ("setuptools.build_meta", ["setuptools 84", "my-plugin 1"], project, false),
    ("setuptools.build_meta:__legacy__", ["setuptools 84"], project, true),
    ("setuptools.build_meta:__legacy__", ["setuptools 70"], project, false),
    ("setuptools.build_meta:other", ["setuptools 84"], project, false),
    ("mesonpy", ["meson-python 1"], project, false),
    ("hatchling.build", ["hatchling 1.33"], "no TOML", false),
  ])
  func `counts where the project's file says all of it`(
    backend: String, pins: [String], pyproject: String, isKnown: Bool
  ) throws {
    #expect(try self.isKnown(backend, pins, ["pyproject.toml": pyproject]) == isKnown)
    #expect(
      try !self.isKnown(backend, pins, ["pyproject.toml": pyproject], paths: ["backend"]))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("setuptools.build_meta", "setuptools 84", "setup.py", "", false),
    ("setuptools.build_meta", "setuptools 84", "setup.cfg", "[egg_info]\ntag_build =\n", true),
    ("setuptools.build_meta", "setuptools 84", "setup.cfg", "[options]\nSetup_Requires = x\n", false),
    ("hatchling.build", "hatchling 1.33", "hatch.toml", "", false),
    ("pdm.backend", "pdm-backend 2.5", "pdm_build.py", "", false),
  ])
  func `other files may say more`(
    backend: String, pin: String, file: String, text: String, isKnown: Bool
  ) throws {
    let files = ["pyproject.toml": Self.project, file: text]
    #expect(try self.isKnown(backend, [pin], files) == isKnown)
  }

  // swift-format-ignore
  @Test(arguments: [
    (["setup.py": "setup()"], "setuptools 84", true, true),
    (["setup.py": "setup()", "setup.cfg": "[egg_info]"], "setuptools 84", true, true),
    (["setup.py": "setup()"], "setuptools 84", false, false),
    (["setup.py": "setup()"], "setuptools 70", true, false),
    // Another spelling than setup.py's.
    (["setup.py": "setup()", "setup.cfg": "[options]\nsetup-requires = x"], "setuptools 84", true, false),
  ])
  func `a setup script counts where nobody asks for more`(
    files: [String: String], pin: String, hasPlainSetup: Bool, isKnown: Bool
  ) throws {
    for backend in ["setuptools.build_meta", "setuptools.build_meta:__legacy__"] {
      #expect(try self.isKnown(backend, [pin], files, hasPlainSetup: hasPlainSetup) == isKnown)
      #expect(
        try !self.isKnown(backend, [pin, "pbr 7"], files, hasPlainSetup: hasPlainSetup))
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("flit_core.buildapi", "flit-core 4.2", true),
    ("poetry.core.masonry.api", "poetry-core 2.5", true),
    ("setuptools.build_meta", "setuptools 84", true),
    ("hatchling.build", "hatchling 1.33", false),
    ("pdm.backend", "pdm-backend 2.5", false),
  ])
  func `editables may need more`(backend: String, pin: String, isKnown: Bool) throws {
    let files = ["pyproject.toml": Self.project]
    #expect(try self.isKnown(backend, [pin], files, for: .editable) == isKnown)
  }

  @Test(arguments: ["setup.cfg", "pyproject.toml"])
  func `a link to a device leaves the question to the backend`(name: String) throws {
    let folder = TemporaryDirectory()
    folder.link(name, to: "/dev/zero")
    let backend = name == "setup.cfg" ? "setuptools.build_meta" : "poetry.core.masonry.api"
    let pins = try [("setuptools", "80.0"), ("poetry-core", "2.0")].map { name, version in
      BuildPin(name: try PackageName(parsing: name), version: try Version(parsing: version))
    }
    #expect(
      !KnownBackend.asksForNothing(
        BuildSystem(requirements: [], backend: backend, backendPath: []), of: folder.path,
        for: .wheel, with: pins))
  }
}
