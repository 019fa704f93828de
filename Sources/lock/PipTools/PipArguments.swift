import Packaging
import RequirementFiles

/// What of pip's own options means something here.
private enum PipArguments {
  /// Options by pip's name, and a value where pip's option has none of its own.
  static let names: [String: (name: String, value: String?)] = [
    "-i": ("index-url", nil), "--index-url": ("index-url", nil), "--pypi-url": ("index-url", nil),
    "--extra-index-url": ("extra-index-url", nil), "--no-index": ("no-index", nil),
    "-f": ("find-links", nil), "--find-links": ("find-links", nil),
    "--trusted-host": ("trusted-host", nil), "--cert": ("cert", nil),
    "--client-cert": ("client-cert", nil), "--proxy": ("proxy", nil),
    "--timeout": ("timeout", nil), "--default-timeout": ("timeout", nil),
    "--retries": ("retries", nil), "--keyring-provider": ("keyring-provider", nil),
    "--cache-dir": ("cache-dir", nil),
    "--no-cache-dir": ("cache-dir", ""), "--pre": ("pre", nil),
    "--only-binary": ("only-binary", nil), "--no-binary": ("no-binary", nil),
    "--uploaded-prior-to": ("exclude-newer", nil),
    "--no-build-isolation": ("build-isolation", "false"), "-c": ("constraint", nil),
    "--constraint": ("constraint", nil), "-C": ("config-settings", nil),
    "--config-settings": ("config-settings", nil), "--require-hashes": ("require-hashes", nil),
    "--break-system-packages": ("break-system-packages", nil), "-t": ("target", nil),
    "--target": ("target", nil), "--prefix": ("prefix", nil), "--python": ("python", nil),
    "--compile": ("compile-bytecode", nil), "--no-compile": ("compile-bytecode", "false"),
    "--force-reinstall": ("reinstall", ""),
  ]

  /// Options without a value that change nothing here: what they ask for is always so, or pip's own.
  static let silent: Set = [
    "--no-deps", "--no-dependencies", "-U", "--upgrade", "-q", "--quiet", "-v", "--verbose",
    "--disable-pip-version-check", "--no-python-version-warning", "--no-input", "--no-color",
    "--isolated", "--prefer-binary", "--use-pep517", "--no-warn-script-location",
    "--no-warn-conflicts", "--no-clean", "--debug", "--require-virtualenv", "--require-venv",
    "--check-build-dependencies", "--ignore-requires-python",
  ]

  /// The same of options that have one.
  static let silentWithValue: Set = [
    "--progress-bar", "--root-user-action", "--exists-action", "--use-feature", "--use-deprecated",
    "--log", "--log-file", "--upgrade-strategy", "--src",
  ]

  static let hint =
    "it holds pip's options for indexes, the network, the cache and formats; "
    + "`lock sync --help` and `lock compile --help` list what there is"
}

extension ParsedArguments {
  /// Takes what `--pip-args` says, as if it stood at the end of the command line.
  ///
  /// - Throws: `UsageError` for what pip has and this program has not.
  mutating func takePipArguments(table: [OptionSpecification]) throws(UsageError) {
    guard let text = value("pip-args") else { return }
    var words: [String]
    do {
      words = try ShellWords.split(text).reversed()
    } catch {
      throw .invalidValue(
        option: "--pip-args", value: HeaderCommand.masked(text), expected: "words of a shell")
    }
    while let word = words.popLast() {
      let (name, attached) = Self.pipOption(word)
      if PipArguments.silent.contains(name) { continue }
      if PipArguments.silentWithValue.contains(name) {
        if attached == nil { _ = words.popLast() }
        continue
      }
      guard let own = PipArguments.names[name],
        let option = table.first(where: { $0.name == own.name })
      else {
        throw .refusedOption(
          "--pip-args '\(name)'", instead: RefusedOptions.hint(for: name) ?? PipArguments.hint)
      }
      var value = own.value ?? attached
      if !option.takesValue { value = value ?? "true" }
      guard let value = value ?? words.popLast() else {
        throw .missingValue(option: name, placeholder: "VALUE")
      }
      add([value], to: own.name, inFront: false, source: .commandLine)
    }
  }

  /// `--name=value`, `--name` or `-xVALUE`.
  private static func pipOption(_ word: String) -> (name: String, value: String?) {
    if word.hasPrefix("--") {
      guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
      return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }
    guard word.hasPrefix("-"), word.utf8.count > 2 else { return (word, nil) }
    return (String(word.prefix(2)), String(word.dropFirst(2)))
  }
}
