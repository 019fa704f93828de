import Packaging
import Testing

@Suite struct MarkerTests {
  // swift-format-ignore
  static let printed: [(String, String)] = [
    ("os_name=='a'",                                    "os_name == \"a\""),
    ("os.name == 'a'",                                  "os_name == \"a\""),
    ("sys.platform == 'a'",                             "sys_platform == \"a\""),
    ("platform.version == 'a'",                         "platform_version == \"a\""),
    ("platform.machine == 'a'",                         "platform_machine == \"a\""),
    ("platform.python_implementation == 'a'",           "platform_python_implementation == \"a\""),
    ("python_implementation == 'a'",                    "platform_python_implementation == \"a\""),
    ("'a' not  in  os_name",                            "\"a\" not in os_name"),
    ("'a'in os_name",                                   "\"a\" in os_name"),
    ("os_name == 'say \"a\"'",                          "os_name == 'say \"a\"'"),
    ("extra == 'Foo__Bar.baz'",                         "extra == \"foo-bar-baz\""),
    ("'Foo.Bar' in extras",                             "\"foo-bar\" in extras"),
    ("os_name == 'Foo.Bar'",                            "os_name == \"Foo.Bar\""),
    ("(os_name=='a')",                                  "os_name == \"a\""),
    ("((os_name=='a' or os_name=='b'))",                "os_name == \"a\" or os_name == \"b\""),
    ("((os_name=='a')) and (os_name=='b')",             "os_name == \"a\" and os_name == \"b\""),
    ("os_name=='a' or (os_name=='b' and os_name=='c')", "os_name == \"a\" or (os_name == \"b\" and os_name == \"c\")"),
    ("os_name=='a'and(os_name=='b'or os_name=='c')",    "os_name == \"a\" and (os_name == \"b\" or os_name == \"c\")"),
    (#"os_name == "\x41\u00e9\101\n\d\\""#,             "os_name == \"AéA\n\\d\\\""),
    ("'a' == 'b'",                                      "\"a\" == \"b\""),
  ]

  @Test(arguments: printed)
  func `a marker prints in canonical form`(text: String, canonical: String) throws {
    #expect(try Marker(parsing: text).description == canonical)
  }

  // swift-format-ignore
  static let rejected: [(String, MarkerError)] = [
    ("",                               MarkerError(.expectedVariableOrString, at: 0)),
    ("platform.system == 'a'",         MarkerError(.expectedVariableOrString, at: 0)),
    ("Extra == 'a'",                   MarkerError(.expectedVariableOrString, at: 0)),
    ("os_name = 'a'",                  MarkerError(.expectedOperator, at: 8)),
    ("os_name not 'a'",                MarkerError(.expectedIn, at: 12)),
    ("os_name notin 'a'",              MarkerError(.expectedOperator, at: 8)),
    ("os_name == a",                   MarkerError(.expectedVariableOrString, at: 11)),
    ("os_name == 'a",                  MarkerError(.expectedVariableOrString, at: 11)),
    (#"os_name == '\'"#,               MarkerError(.invalidString, at: 11)),
    ("os_name == 'a\nb'",              MarkerError(.invalidString, at: 11)),
    ("(os_name == 'a'",                MarkerError(.expectedClosingParenthesis, at: 15)),
    ("os_name == 'a')",                MarkerError(.expectedEnd, at: 14)),
    ("os_name == 'a' and",             MarkerError(.expectedVariableOrString, at: 18)),
    ("os_name == 'a' && os_name",      MarkerError(.expectedEnd, at: 15)),
  ]

  @Test(arguments: rejected)
  func `a wrong marker is refused with its place`(text: String, error: MarkerError) {
    #expect(throws: error) { try Marker(parsing: text) }
  }

  @Test func `nesting is bounded`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "os_name == 'a' or os_name == 'b'"
        + String(repeating: ")", count: depth)
    }
    let deepest = try Marker(parsing: nested(Marker.maximumDepth))
    #expect(deepest.description == "os_name == \"a\" or os_name == \"b\"")
    #expect(throws: MarkerError(.nestedTooDeeply, at: Marker.maximumDepth)) {
      try Marker(parsing: nested(100_000))
    }
  }

  // swift-format-ignore
  static let withoutExtras: [(String, String?)] = [
    ("os_name == 'a'",                                                     "os_name == \"a\""),
    ("extra == 'x'",                                                       nil),
    ("'x' == extra",                                                       nil),
    ("os_name == 'a' and extra == 'x'",                                    "os_name == \"a\""),
    ("os_name == 'a' or extra == 'x'",                                     nil),
    ("(os_name == 'a' or os_name == 'b') and extra == 'x'",                "os_name == \"a\" or os_name == \"b\""),
    ("os_name == 'a' and extra == 'x' or os_name == 'b' and extra == 'y'", "os_name == \"a\" or os_name == \"b\""),
    ("os_name == 'a' and (extra == 'x' or extra == 'y')",                  "os_name == \"a\""),
    ("os_name == 'a' and (os_name == 'b' and extra == 'y')",               "os_name == \"a\" and os_name == \"b\""),
    ("(os_name == 'a' or os_name == 'b') and (os_name == 'c' or os_name == 'd' and extra == 'x')",
     "(os_name == \"a\" or os_name == \"b\") and (os_name == \"c\" or os_name == \"d\")"),
  ]

  @Test(arguments: withoutExtras)
  func `terms about extras count as true`(text: String, rest: String?) throws {
    #expect(try Marker(parsing: text).withoutExtras?.description == rest)
  }

  @Test func `a marker knows whether it asks about extras`() throws {
    #expect(try Marker(parsing: "os_name == 'a' and 'x' == extra").mentionsExtra)
    #expect(try !Marker(parsing: "os_name == 'extra'").mentionsExtra)
  }
}
