#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A script that answers like CPython 3.12 in a virtual environment, for tests that need no Python.
package struct FakeInterpreter {
  /// What it says, by key.
  package var facts: [String: String]
  private let prefix: String

  /// `prefix` is the environment's folder; `changes` replace what it says otherwise.
  package init(prefix: String, changes: [String: String] = [:]) {
    self.prefix = prefix
    let library = "/lib/python3.12/site-packages"
    facts = [
      "probe": "2", "implementation_name": "cpython", "implementation_version": "3.12.4",
      "platform_python_implementation": "CPython", "python_full_version": "3.12.4",
      "python_version": "3.12", "os_name": "posix", "sys_platform": "linux",
      "platform_system": "Linux", "platform_release": "6", "platform_version": "#1",
      "platform_machine": "x86_64", "pointer_bits": "64", "free_threaded": "0",
      "libc": "glibc 2.36", "macos": "", "cache_tag": "cpython-312",
      "prefix": prefix, "base_prefix": "/usr", "executable": prefix + "/bin/python",
      "stdlib": "/usr/lib/python3.12", "purelib": prefix + library, "platlib": prefix + library,
      "scripts": prefix + "/bin", "data": prefix,
      "headers": prefix + "/include/site/python3.12",
      "prefix_purelib": library, "prefix_platlib": library, "prefix_scripts": "/bin",
      "prefix_headers": "/include/site/python3.12",
    ]
    facts.merge(changes) { $1 }
  }

  /// Writes it to `bin/python` of its prefix, which is below `folder`.
  ///
  /// - Returns: Its absolute path.
  @discardableResult
  package func written(to folder: TemporaryDirectory) -> String {
    let answer = facts.map { "\($0)\t\($1)" }.sorted().joined(separator: "\n")
    let script = "#!/bin/sh\ncat <<'END'\n\(answer)\nEND\n"
    let path = prefix.dropFirst(folder.path.utf8.count + 1) + "/bin/python"
    let program = folder.write(script, to: String(path))
    chmod(program, 0o755)
    return program
  }
}

/// The machine's own Python, for tests of what only a real one can show.
package enum RealPython {
  /// Of the first `python3` on PATH; nil where there is none.
  package static let path: String? = {
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    for folder in folders.split(separator: ":") where access("\(folder)/python3", X_OK) == 0 {
      return "\(folder)/python3"
    }
    return nil
  }()
}
