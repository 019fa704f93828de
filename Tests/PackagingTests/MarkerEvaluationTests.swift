import Packaging
import Testing

@Suite struct MarkerEvaluationTests {
  static let environment = MarkerEnvironment(
    osName: "posix", sysPlatform: "linux", platformMachine: "x86_64",
    platformPythonImplementation: "CPython", platformRelease: "6.8.0-45-generic",
    platformSystem: "Linux", platformVersion: "#45 SMP", pythonVersion: "3.12",
    pythonFullVersion: "3.12.4", implementationName: "cpython", implementationVersion: "3.12.4")

  // swift-format-ignore
  static let values: [(String, Bool)] = [
    ("python_version < '3.8'",                             false),
    ("python_version >= '3.8'",                            true),
    ("python_version > '3.9'",                             true),
    ("python_version == '3.12.0'",                         true),
    ("python_version == '3.*'",                            true),
    ("python_version != '3.12.*'",                         false),
    ("python_version ~= '3.8'",                            true),
    ("python_version === '3.12'",                          true),
    ("python_version === '3.12.0'",                        false),
    ("python_version > '3.12.0a1'",                        true),
    ("python_full_version >= '3.12.4rc1'",                 true),
    ("'3.8' <= python_version",                            true),
    ("'3.12' > python_version",                            false),
    ("python_version in '3.11,3.12'",                      true),
    ("python_version not in '2.7 3.1'",                    true),
    ("python_version in '3.120'",                          true),
    ("python_version >= 'three'",                          false),
    ("python_version == '=3.12'",                          true),
    ("platform_release >= '6'",                            false),
    ("platform_release != '6'",                            false),
    ("platform_release == '6.8.0-45-generic'",             true),
    ("platform_release >= '6.8.0-45-generic'",             true),
    ("platform_version > '1'",                             false),
    ("sys_platform == 'linux'",                            true),
    ("'linux' == sys_platform",                            true),
    ("sys_platform < 'zzz'",                               false),
    ("sys_platform <= 'linux'",                            true),
    ("'nux' in sys_platform",                              true),
    ("'' in sys_platform",                                 true),
    ("sys_platform in 'linux2'",                           true),
    ("os_name == 'posix' and os_name == 'nt' or os_name == 'posix'", true),
    ("os_name == 'posix' or os_name == 'nt' and os_name == 'nt'",    true),
    ("(os_name == 'posix' or os_name == 'nt') and os_name == 'nt'",  false),
    ("os_name == sys_platform",                            false),
    ("'posix' == 'os_name'",                               true),
    ("extra == ''",                                        true),
    ("extra == 'x'",                                       false),
  ]

  @Test(arguments: values)
  func `a marker has a value`(text: String, value: Bool) throws {
    let marker = try Marker(parsing: text)
    #expect(marker.evaluate(in: Self.environment) == value)
    #expect(try marker.evaluateStrictly(in: Self.environment) == value)
  }

  @Test(arguments: [
    "python_version ~= '3'", "os_name ~= 'a'", "os_name === 'posix'", "python_version === 'a b'",
  ])
  func `a comparison without meaning is false, or an error if asked strictly`(text: String) throws {
    let marker = try Marker(parsing: text)
    #expect(!marker.evaluate(in: Self.environment))
    let either = try Marker(parsing: text + " or os_name == 'posix'")
    #expect(either.evaluate(in: Self.environment))
    #expect(throws: MarkerEvaluationError.self) {
      try either.evaluateStrictly(in: Self.environment)
    }
  }

  @Test func `two texts have no value`() throws {
    let marker = try Marker(parsing: "'a' == 'a'")
    #expect(!marker.evaluate(in: Self.environment))
    #expect(
      throws: MarkerEvaluationError.undefinedName(
        Marker.Comparison(left: .literal("a"), comparator: .equal, right: .literal("a")))
    ) {
      try marker.evaluateStrictly(in: Self.environment)
    }
  }

  @Test func `composed and decomposed letters differ`() throws {
    var environment = Self.environment
    environment.platformMachine = "e\u{301}"
    #expect(try !Marker(parsing: "platform_machine == '\u{E9}'").evaluate(in: environment))
    #expect(try Marker(parsing: "platform_machine == 'e\u{301}'").evaluate(in: environment))
  }

  @Test func `an extra is active in any spelling`() throws {
    let marker = try Marker(parsing: "extra == 'Foo_Bar'")
    #expect(try marker.evaluateStrictly(in: Self.environment, extra: "foo.BAR"))
    let extras = try [ExtraName(parsing: "x"), ExtraName(parsing: "FOO-bar")]
    #expect(marker.evaluate(in: Self.environment, extras: extras))
    #expect(!marker.evaluate(in: Self.environment, extras: Array(extras.prefix(1))))
  }

  @Test func `sets of extras are asked by membership`() throws {
    let extras = [try ExtraName(parsing: "x")]
    #expect(
      try Marker(parsing: "'X' in extras").evaluate(in: Self.environment, extras: extras))
    #expect(
      try Marker(parsing: "'y' not in extras").evaluate(in: Self.environment, extras: extras))
    #expect(
      try !Marker(parsing: "'x' in dependency_groups").evaluate(
        in: Self.environment, extras: extras))
    #expect(
      try !Marker(parsing: "extras == 'x'").evaluate(in: Self.environment, extras: extras))
  }

  @Test func `a Python between two tags counts as a local version`() throws {
    var environment = Self.environment
    environment.pythonFullVersion = "3.13.0a1+"
    #expect(
      try Marker(parsing: "python_full_version > '3.13.0a1'").evaluate(in: environment) == false)
    #expect(try Marker(parsing: "python_full_version >= '3.13.0a1'").evaluate(in: environment))
    #expect(try Marker(parsing: "python_full_version < '3.13'").evaluate(in: environment) == false)
  }

  @Test func `changing the environment changes the answer`() throws {
    var environment = Self.environment
    let marker = try Marker(parsing: "python_version < '3.9' and platform_release > '20'")
    #expect(!marker.evaluate(in: environment))
    environment.pythonVersion = "3.8"
    environment.platformRelease = "20.6.0"
    #expect(marker.evaluate(in: environment))
  }

  // The comparison without parsing must agree with the one that parses.
  @Test func `plain versions compare as specifiers do`() throws {
    let texts = ["3", "3.0", "3.8", "3.8.0", "3.08", "3.10", "3.12.4", "65535", "65536", "0", "4"]
    for left in texts {
      var environment = Self.environment
      environment.pythonFullVersion = left
      for right in texts {
        for comparator in ["<", "<=", "==", "!=", ">=", ">"] {
          let marker = try Marker(parsing: "python_full_version \(comparator) '\(right)'")
          let specifier = try Specifier(parsing: comparator + right)
          #expect(
            try marker.evaluate(in: environment)
              == specifier.contains(Version(parsing: left)), "\(left) \(marker)")
        }
      }
    }
  }
}
