import Packaging
import Resolver
import Testing

@Suite struct PythonLimitTests {
  // swift-format-ignore
  @Test(arguments: [
    (">=3.8",          "3.12.3", true),
    (">=3.8",          "3.7.9",  false),
    (">=3.8,<3.12",    "3.12.3", true),
    ("<4",             "3.12.3", true),
    ("==3.7.*",        "3.12.3", true),
    ("==3.13.*",       "3.12.3", false),
    ("~=3.12.4",       "3.12.3", false),
    (">3.12",          "3.12.3", true),
    (">3.12.3",        "3.12.3", false),
    (">=3.8,>=3.13",   "3.12.3", false),
    (">3.12.3,>=3.12.3", "3.12.3", false),
    (">=3.12.3,>3.12.3", "3.12.3", false),
    (">=3.13.0b1",     "3.13.0", true),
    ("!=3.12.*",       "3.12.3", true),
    ("",               "2.7",    true),
    ("nonsense",       "3.12.3", true),
    (">=3.6.*",        "3.12.3", true),
  ])
  func `only the lower bound counts`(_ text: String, _ python: String, _ admits: Bool) throws {
    #expect(PythonLimit(text).admits(try Version(parsing: python).release) == admits)
  }
}
