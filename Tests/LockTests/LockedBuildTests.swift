import PlatformIO
import TestSupport
import Testing

/// What builds need, found out and locked by `lock compile`.
@Suite("builds that are locked") struct LockedBuildTests {
  @Test(
    .enabled(if: HostSystem.processorCount > 1, "builds run one by one on one processor"),
    arguments: ["one==1.0\ntwo==1.0\n", "one\ntwo>0.5\n"])
  func `what is asked for is built at once`(input: String) throws {
    let away = TemporaryDirectory()
    // Each waits for the other one at a pipe that both have to open.
    func source(_ name: String, _ mode: String) throws -> [UInt8] {
      let meeting = "\nopen(os.environ['MEETING'], '\(mode)').close()\n"
      return try SampleSource(name: name).archive(
        in: away, with: ["backend.py": SampleSource.backendText + meeting])
    }
    let project = Project.building(
      ["app.in": input],
      archives: [
        "one-1.0.tar.gz": try source("one", "w"), "two-1.0.tar.gz": try source("two", "r"),
      ])
    try LockTests.run(["mkfifo", "meeting"], in: project.folder.path)
    let run = try project.compileSources(
      "app.in", "--build-timeout", "30",
      variables: ["MEETING": project.folder("meeting")])
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(.enabled(if: HostSystem.processorCount > 1, "builds run one by one on one processor"))
  func `what builds need is asked for while a resolution waits`() throws {
    let away = TemporaryDirectory()
    func archive(
      _ name: String, _ hook: String, _ mode: String, _ others: [String: String] = [:]
    ) throws -> [UInt8] {
      let text = SampleSource.backendText.replacing(
        "called(\"\(hook)\")", with: "open(os.environ['MEETING'], '\(mode)').close()")
      return try SampleSource(name: name).archive(
        in: away, with: others.merging(["backend.py": text]) { $1 })
    }
    // Only the metadata of `one` is waited for; `two` tells it, and is asked what its build needs.
    let told = ["PKG-INFO": "Metadata-Version: 2.2\nName: two\nVersion: 1.0\n"]
    let archives = [
      "one-1.0.tar.gz": try archive("one", "metadata", "r"),
      "two-1.0.tar.gz": try archive("two", "requires", "w", told),
    ]
    let project = Project.building(["app.in": "one\ntwo\n"], archives: archives)
    try LockTests.run(["mkfifo", "meeting"], in: project.folder.path)
    let run = try project.compileSources(
      "app.in", "--build-timeout", "30", variables: ["MEETING": project.folder("meeting")])
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `archives and wheels that several need are fetched once`() throws {
    let away = TemporaryDirectory()
    var archives: [String: [UInt8]] = [:]
    for name in ["one", "two", "three"] {
      archives["\(name)-1.0.tar.gz"] = try SampleSource(
        name: name, buildRequirements: ["maker"], backend: "maker.hooks"
      ).archive(in: away)
    }
    let project = Project.building(
      ["app.in": "one\ntwo\nthree\n"], archives: archives,
      wheels: [maker("1.0"), SampleWheel(name: "util", version: "1.2")])
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    let files = project.server.requests.filter { request in
      request.path.hasPrefix("/files/") && request.header("range") == nil
    }.map(\.path).sorted()
    #expect(files.count == Set(files).count, "\(files)")
    #expect(files.count == 5, "\(files)")
  }

  @Test func `a build that the lock does not tell of is told`() throws {
    let away = TemporaryDirectory()
    let one = try SampleSource(
      name: "one", buildRequirements: ["maker"], backend: "maker.hooks"
    ).archive(in: away)
    let bare = try SampleSource(name: "bare").archive(in: away)
    let project = Project.building(
      ["app.txt": "one==1.0\nbare==1.0\n"],
      archives: ["one-1.0.tar.gz": one, "bare-1.0.tar.gz": bare],
      wheels: [maker("1.0"), SampleWheel(name: "util", version: "1.2")])
    let words = ["sync", "--no-require-hashes", "app.txt", "--target"]
    for folder in ["env", "other"] {
      let run = try project.run(words + [folder])
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        run.errors.contains(
          """
          warning: the lock does not say what `one` is built with: what is newest was taken
            maker 1.0, util 1.2
            hint: `lock compile` locks that as well

          """), "\(run.errors)")
    }
    let imitated = try project.run(["app.txt", "--target", "third"], calledAs: "pip-sync")
    #expect(!imitated.errors.contains("does not say"), "\(imitated.errors)")
    project.folder.write("one\nbare\n", to: "app.in")
    #expect(try project.compileSources("app.in", "--no-hashes").status == 0)
    let locked = try project.run(words + ["fourth"])
    #expect(locked.status == 0 && !locked.errors.contains("warning"), "\(locked.errors)")
  }

  @Test func `a known backend is not started to be asked`() throws {
    let project = Project.hatched(
      by: "raise SystemExit('asked')\n", dependencies: "['util<1.1']")
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.errors.contains("warning"), "\(run.errors)")
    #expect(project.bareLock().contains("    # build: hatchling==1.33\n"), "\(project.bareLock())")
  }

  @Test(arguments: [("setup()", true), ("setup(setup_requires=['util'])", false)])
  func `a setup script is not run that asks for nothing`(
    _ script: String, _ isPlain: Bool
  ) throws {
    let hooks = """
      def get_requires_for_build_wheel(*arguments):
          return ['util']
      """
    let setuptools = SampleWheel(
      name: "setuptools", version: "84.0", files: ["setuptools/build_meta.py": hooks])
    let away = TemporaryDirectory()
    away.write("from setuptools import setup\n\(script)\n", to: "one-1.0/setup.py")
    away.write(
      "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n",
      to: "one-1.0/pyproject.toml")
    away.write("Metadata-Version: 2.2\nName: one\nVersion: 1.0\n", to: "one-1.0/PKG-INFO")
    try LockTests.run(["tar", "-czf", "one-1.0.tar.gz", "one-1.0"], in: away.path)
    let project = Project.building(
      ["app.in": "one\n"],
      archives: ["one-1.0.tar.gz": try Files.read(away("one-1.0.tar.gz"))],
      wheels: [setuptools, SampleWheel(name: "util", version: "1.2")])
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    let lock = project.bareLock()
    #expect(lock.contains("    # build: setuptools==84.0\n") == isPlain, "\(lock)")
    #expect(lock.contains("    #   util==1.2\n") == !isPlain, "\(lock)")
  }

  @Test func `a backend that an earlier lock holds back is the one that is asked`() throws {
    func backend(_ version: String, _ text: String) -> SampleWheel {
      SampleWheel(name: "hatchling", version: version, files: ["hatchling/build.py": text])
    }
    let old = "def get_requires_for_build_wheel(*a): return ['util']\n"
    let project = Project.building(
      [
        "app.in": "./one\n", "narrow.txt": "hatchling<1\n",
        "one/pyproject.toml": """
        [project]
        name = 'one'
        version = '1'
        [build-system]
        requires = ['hatchling']
        build-backend = 'hatchling.build'
        """,
      ],
      wheels: [
        backend("0.9", old), backend("1.33", "raise SystemExit('asked')\n"),
        SampleWheel(name: "util", version: "1.2"),
      ])
    let pins = "    # build:\n    #   hatchling==0.9\n    #   util==1.2\n"
    #expect(try project.compileSources("app.in", "-b", "narrow.txt").status == 0)
    #expect(project.bareLock().contains(pins), "\(project.bareLock())")
    let again = try project.compileSources("app.in", "--cache-dir", project.folder("fresh"))
    #expect(again.status == 0, "\(again.errors)")
    #expect(project.bareLock().contains(pins), "\(project.bareLock())")
    #expect(try project.compileSources("app.in", "-U").status == 0)
    #expect(project.bareLock().contains("    # build: hatchling==1.33\n"), "\(project.bareLock())")
  }

  private func maker(_ version: String) -> SampleWheel {
    SampleWheel(
      name: "maker", version: version, files: ["maker/hooks.py": SampleSource.backendText],
      requirements: ["util"])
  }

  @Test func `what builds need is locked with hashes, and stays`() throws {
    let wheels = ["1.0", "2.0"].map(maker)
    let utils = [SampleWheel(name: "util", version: "1.2")]
    var source = SampleSource(name: "lib", buildRequirements: ["maker<2"], backend: "maker.hooks")
    let project = Project.building(["app.in": "./lib\n"], wheels: wheels + utils)
    source.written(to: project.folder, at: "lib")
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    func expected(_ maker: SampleWheel) -> String {
      """
      lib @ file:./lib
          # via -r app.in
          # build:
          #   maker==\(maker.version)
          #   util==1.2
      # build requirements:
      #   maker==\(maker.version)
      #       sha256:\(maker.sha256)
      #   util==1.2
      #       sha256:\(utils[0].sha256)
      """
    }
    #expect(project.bareLock() == expected(wheels[0]), "\(run.errors)")
    // A looser requirement moves nothing.
    source.buildRequirements = ["maker"]
    source.written(to: project.folder, at: "lib")
    #expect(try project.compileSources("app.in").status == 0)
    #expect(project.bareLock() == expected(wheels[0]))
    #expect(try project.compileSources("app.in", "-P", "maker").status == 0)
    #expect(project.bareLock() == expected(wheels[1]))
    project.folder.write("maker<2\n", to: "narrow.txt")
    #expect(try project.compileSources("app.in", "-U", "-b", "narrow.txt").status == 0)
    #expect(project.bareLock() == expected(wheels[0]))
  }

  @Test(arguments: [("2026-06-01", "2.0"), ("2024-06-01", "1.0")])
  func `what builds need is no newer than the rest`(
    _ cutoff: String, _ expected: String
  ) throws {
    let archive = try SampleSource(
      name: "one", buildRequirements: ["maker"], backend: "maker.hooks"
    ).archive(in: TemporaryDirectory())
    let wheels = [maker("1.0"), maker("2.0"), SampleWheel(name: "util", version: "1.2")]
    let old = "2024-01-01T00:00:00Z"
    let project = Project.building(
      ["app.in": "one\n"], archives: ["one-1.0.tar.gz": archive], wheels: wheels,
      uploads: [
        "one-1.0.tar.gz": old, wheels[0].fileName: old, wheels[2].fileName: old,
        wheels[1].fileName: "2026-01-01T00:00:00Z",
      ])
    let run = try project.compileSources("app.in", "--exclude-newer", cutoff)
    #expect(run.status == 0, "\(run.errors)")
    let lock = project.bareLock()
    #expect(lock.contains("    #   maker==\(expected)\n    #   util==1.2\n"), "\(lock)")
  }

  @Test(arguments: [("dynamic = []", true), ("dynamic = ['dependencies']", false)])
  func `a static project table of an archive is enough`(
    _ dynamic: String, _ isEnough: Bool
  ) throws {
    let away = TemporaryDirectory()
    SampleSource(name: "one", requirements: ["util<1.1"]).written(to: away, at: "one-1.0")
    let dependencies = isEnough ? "dependencies = ['util<1.1']\n" : ""
    away.write(
      """
      [project]
      name = 'one'
      version = '1.0'
      \(dependencies)\(dynamic)
      [build-system]
      requires = []
      build-backend = 'backend'
      backend-path = ['.']
      """, to: "one-1.0/pyproject.toml")
    try LockTests.run(["tar", "-czf", "one-1.0.tar.gz", "one-1.0"], in: away.path)
    let project = Project.building(
      ["app.in": "one\n"],
      archives: ["one-1.0.tar.gz": try Files.read(away("one-1.0.tar.gz"))])
    let run = try project.compileSources("app.in")
    #expect(run.status == 0, "\(run.errors)")
    #expect(project.pins("app.txt") == ["one==1.0", "util==1.0"])
    // What its build needs, only the backend knows.
    #expect(project.calls == (isEnough ? ["requires"] : ["requires", "metadata"]))
  }
}
