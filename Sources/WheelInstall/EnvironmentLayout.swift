/// Where the files of distributions go in one environment: its installation scheme (`sysconfig`,
/// PEP 491 “Install scheme”), with absolute paths.
package struct EnvironmentLayout: Hashable, Sendable {
  /// The environment's own folder, which `sys.prefix`, `--target` or `--prefix` names.
  ///
  /// The program's bookkeeping stands here, in files named `.lock-*`, and nowhere else.
  package var root: String
  package var purelib: String
  package var platlib: String
  package var scripts: String
  /// The headers of a distribution go to a folder of its name below this one.
  package var headers: String
  package var data: String
  /// The program that scripts are run by, as their first line names it.
  package var interpreter: String
  /// What compiled modules are named after (PEP 3147): `cpython-312`.
  package var cacheTag: String

  package init(
    root: String, purelib: String, platlib: String, scripts: String, headers: String,
    data: String, interpreter: String, cacheTag: String
  ) {
    self.root = root
    self.purelib = purelib
    self.platlib = platlib
    self.scripts = scripts
    self.headers = headers
    self.data = data
    self.interpreter = interpreter
    self.cacheTag = cacheTag
  }
}
