import PlatformIO
import TestSupport
import Testing

/// How `lock compile` finds out what builds need, and when it does not.
@Suite("finding out about builds") struct BuildFindingTests {
  private func maker(_ version: String) -> SampleWheel {
    SampleWheel(
      name: "maker", version: version, files: ["maker/hooks.py": SampleSource.backendText],
      requirements: ["util"])
  }

  @Test func `a backend that writes into its folder is asked once`() throws {
    let project = Project.building(["app.in": "./one\n"])
    SampleSource(name: "one").written(to: project.folder, at: "one")
    let marks = TemporaryDirectory()
    // As a `setup.py` does that writes its version down each time.
    let writing = "open('written', 'w').write(str(os.getpid())); called("
    project.folder.write(
      SampleSource.backendText.replacing("    called(", with: "    \(writing)"),
      to: "one/backend.py")
    for _ in 0..<3 {
      let run = try project.compileSources("app.in", variables: ["CALLS": marks("calls")])
      #expect(run.status == 0, "\(run.errors)")
      #expect(marks.text(of: "calls") == "requires\nmetadata\n")
    }
  }

  @Test func `nothing is built for what nobody asks for any more`() throws {
    let archive = try SampleSource(name: "one").archive(in: TemporaryDirectory())
    let project = Project.building(
      ["app.in": "one\nutil\n"], archives: ["one-1.0.tar.gz": archive])
    #expect(try project.compileSources("app.in").status == 0)
    let before = project.calls
    project.folder.write("util\n", to: "app.in")
    let run = try project.compileSources("app.in", "--cache-dir", project.folder("fresh"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.calls == before)
  }

  @Test func `pins of a build do not stay where something forbids them`() throws {
    let wheels = [maker("1.0"), maker("2.0"), SampleWheel(name: "util", version: "1.2")]
    let archive = try SampleSource(
      name: "one", buildRequirements: ["maker"], backend: "maker.hooks"
    ).archive(in: TemporaryDirectory())
    let project = Project.building(
      ["app.in": "one\n", "narrow.txt": "maker<2\n"], archives: ["one-1.0.tar.gz": archive],
      wheels: wheels)
    #expect(try project.compileSources("app.in").status == 0)
    #expect(project.bareLock().contains("    #   maker==2.0\n"))
    #expect(try project.compileSources("app.in", "-b", "narrow.txt").status == 0)
    #expect(project.bareLock().contains("    #   maker==1.0\n"), "\(project.bareLock())")
  }

  @Test func `a build requirement is upgraded without a warning`() throws {
    let wheels = [maker("1.0"), maker("2.0"), SampleWheel(name: "util", version: "1.2")]
    let project = Project.building(
      ["app.in": "./one\n", "narrow.txt": "maker<2\n"], wheels: wheels)
    SampleSource(name: "one", buildRequirements: ["maker"], backend: "maker.hooks")
      .written(to: project.folder, at: "one")
    #expect(try project.compileSources("app.in", "-b", "narrow.txt").status == 0)
    let run = try project.compileSources("app.in", "-P", "maker")
    #expect(!run.errors.contains("upgrades-nothing"), "\(run.errors)")
    #expect(!run.errors.contains("changes nothing"), "\(run.errors)")
    // The folder is where it was.
    #expect(run.errors.split(separator: "→").count == 2, "\(run.errors)")
    #expect(project.bareLock().contains("    #   maker==2.0\n"), "\(project.bareLock())")
    #expect(run.errors.contains("  build: maker 1.0 → 2.0 (of one)\n"), "\(run.errors)")
    // The lock tells, and `-P` may go back.
    let report = try project.compileSources("app.in", "-P", "maker==1.0", "--json")
    #expect(project.bareLock().contains("    #   maker==1.0\n"), "\(project.bareLock())")
    #expect(!report.errors.contains("warning"), "\(report.errors)")
    #expect(
      report.output.contains(
        #""builds": [{"built": ["one"], "from": ["2.0"], "name": "maker", "to": ["1.0"]}]"#),
      "\(report.output)")
    for asked in ["maker==3.0", "maker>2"] {
      let refused = try project.compileSources("app.in", "-P", asked)
      #expect(refused.status == 0)
      #expect(
        refused.errors.contains(
          "warning: `-P \(asked)` does not hold: only builds need this package, which are locked "
            + "with 2.0\n  hint: `--build-constraint FILE`"), "\(refused.errors)")
    }
  }

  @Test func `pins of a build do not stay where what they depend on has changed`() throws {
    let asking =
      SampleSource.backendText + """

        def get_requires_for_build_wheel(settings=None):
            return ["util"] if settings else []
        """
    let away = TemporaryDirectory()
    let one = try SampleSource(name: "one").archive(in: away, with: ["backend.py": asking])
    let two = try SampleSource(
      name: "two", buildRequirements: ["maker"], backend: "maker.hooks"
    ).archive(in: away)
    let source = try SampleSource(name: "maker", version: "2.0").archive(
      in: away,
      with: [
        "maker/hooks.py": SampleSource.backendText,
        "pyproject.toml":
          "[build-system]\nrequires = ['util']\nbuild-backend = 'backend'\nbackend-path = ['.']\n",
      ])
    let project = Project.building(
      ["app.in": "one\n"],
      archives: ["one-1.0.tar.gz": one, "two-1.0.tar.gz": two, "maker-2.0.tar.gz": source],
      wheels: [maker("2.0"), SampleWheel(name: "util", version: "1.2")])
    for (arguments, isAsked) in [([], false), (["-C", "a=b"], true), ([], false)] {
      let run = try project.run(
        ["compile", "app.in"] + arguments, variables: ["CALLS": project.folder("calls")])
      #expect(run.status == 0, "\(run.errors)")
      #expect(project.bareLock().contains("    # build: util==1.2\n") == isAsked)
    }
    for (line, isAsked) in [("one -C a=b", true), ("one", false)] {
      project.folder.write(line + "\n", to: "app.in")
      #expect(try project.run(["compile", "app.in"], variables: [:]).status == 0)
      #expect(project.bareLock().contains("    # build: util==1.2\n") == isAsked)
    }
    project.folder.write("two\n", to: "app.in")
    for (arguments, isBuilt) in [([], false), (["--no-binary", "maker"], true), ([], false)] {
      let run = try project.run(["compile", "app.in"] + arguments, variables: [:])
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        project.bareLock().contains("#       build: util==1.2\n") == isBuilt,
        "\(project.bareLock())")
    }
  }

  @Test func `what is built for a build moves as well`() throws {
    let away = TemporaryDirectory()
    func source(_ name: String, requiring needed: String) throws -> [UInt8] {
      let system = "[build-system]\nrequires = ['\(needed)']\nbuild-backend = 'backend'\n"
      return try SampleSource(name: name).archive(
        in: away, with: ["pyproject.toml": system + "backend-path = ['.']\n"])
    }
    let one = try source("one", requiring: "maker")
    let maker = try source("maker", requiring: "util")
    let project = Project.building(
      ["app.in": "one\n", "narrow.txt": "util<1.1\n"],
      archives: ["one-1.0.tar.gz": one, "maker-1.0.tar.gz": maker],
      wheels: ["1.0", "1.2"].map { SampleWheel(name: "util", version: $0) })
    func compile(_ arguments: String...) throws -> Project.Run {
      try project.run(["compile", "app.in"] + arguments, variables: [:])
    }
    #expect(try compile("-b", "narrow.txt").status == 0)
    #expect(project.bareLock().contains("#       build: util==1.0\n"), "\(project.bareLock())")
    let run = try compile("-P", "util")
    #expect(run.status == 0 && !run.errors.contains("warning"), "\(run.errors)")
    #expect(project.bareLock().contains("#       build: util==1.2\n"), "\(project.bareLock())")
    #expect(run.errors.contains("  build: util 1.0 → 1.2 (of one)\n"), "\(run.errors)")
  }

  @Test func `what a build takes stays where its backend cannot be asked`() throws {
    let wheels = [maker("1.0"), maker("2.0"), SampleWheel(name: "util", version: "1.2")]
    let archive = try SampleSource(
      name: "one", buildRequirements: ["maker"], backend: "maker.hooks"
    ).archive(
      in: TemporaryDirectory(),
      with: ["PKG-INFO": "Metadata-Version: 2.2\nName: one\nVersion: 1.0\n"])
    let project = Project.building(
      ["app.in": "one\n"], archives: ["one-1.0.tar.gz": archive], wheels: wheels)
    #expect(try project.compileSources("app.in").status == 0)
    let lock = project.bareLock()
    #expect(lock.contains("    #   maker==2.0\n"), "\(lock)")
    for arguments in [["-P", "maker"], ["-U"]] {
      let run = try project.run(
        ["compile", "--no-header", "app.in"] + arguments,
        variables: [
          "PATH": "/nowhere", "LOCK_CACHE_DIR": project.folder("fresh"),
          "LOCK_PYTHON_VERSION": "3.12", "LOCK_PYTHON_PLATFORM": "linux",
        ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("what `one` is built with stays as it was"), "\(run.errors)")
      #expect(project.bareLock() == lock, "\(project.bareLock())")
    }
  }

  @Test func `what no machine can build is not locked`() throws {
    var tar = TarMaker()
    tar.add(
      "one-1.0/pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = 'x'\n")
    tar.add("one-1.0/PKG-INFO", "Metadata-Version: 2.2\nName: one\nVersion: 1.0\n")
    tar.add("one-1.0/../../out", "x")
    tar.finish()
    let project = Project.building(["app.in": "one\n"], archives: ["one-1.0.tar.gz": tar.gzip])
    let run = try project.compileSources("app.in")
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains("error: cannot unpack `one 1.0`"), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }

  @Test func `another name than the project's own is refused`() throws {
    let project = Project.building(["app.in": "./one\n"])
    SampleSource(name: "other").written(to: project.folder, at: "one")
    project.folder.write(
      (project.text("one/pyproject.toml") ?? "")
        + "\n[project]\nname = 'one'\ndynamic = ['version']\n",
      to: "one/pyproject.toml")
    for _ in 0..<2 {
      let run = try project.compileSources("app.in")
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.errors.contains("`one`") && run.errors.contains("`other`"), "\(run.errors)")
    }
  }

  @Test func `a file at hand is the one that counts, for compile as for sync`() throws {
    let away = TemporaryDirectory()
    let listed = try SampleSource(name: "one", requirements: ["util<1.1"]).archive(in: away)
    let atHand = try SampleSource(name: "one", requirements: ["util>1.1"]).archive(in: away)
    let wheel = SampleWheel(name: "util", version: "1.2")
    let project = Project.building(
      ["app.in": "one\n"], archives: ["one-1.0.tar.gz": listed],
      wheels: [SampleWheel(name: "util", version: "1.0"), wheel])
    // Known to the cache from the index before.
    #expect(try project.compileSources("app.in", "-o", "other.txt").status == 0)
    #expect(project.pins("other.txt") == ["one==1.0", "util==1.0"])
    project.folder.write(atHand, to: "links/one-1.0.tar.gz")
    let run = try project.compileSources("app.in", "-f", "links")
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("app.txt") == ["one==1.0", "util==1.2"])
  }

  @Test func `projects that need each other by their places are not locked`() throws {
    let project = Project.building(["app.in": "./one\n"])
    for (name, other) in [("one", "two"), ("two", "one")] {
      project.folder.write(
        """
        [project]
        name = '\(name)'
        version = '1'
        [build-system]
        requires = ['\(other) @ file://\(project.folder(other))']
        build-backend = 'x'
        """, to: "\(name)/pyproject.toml")
    }
    let run = try project.compileSources("app.in")
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains("building it needs itself"), "\(run.errors)")
    #expect(project.text("app.txt") == nil)
  }
}
