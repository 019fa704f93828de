import Packaging
import RequirementFiles

/// Options of requirement files that are understood and change nothing here: said, not hidden.
enum UnheededOptions {
  static func warnings(_ options: FileOptions) -> [Diagnostic] {
    var messages: [String] = []
    if options.prefersBinary {
      messages.append("`--prefer-binary` is not heeded: the newest release that fits is taken")
    }
    if options.requiresHashes == false {
      messages.append("`--no-require-hashes` is not heeded: `--no-hashes` leaves hashes out")
    }
    return messages.map { Diagnostic(.warning, $0, reference: "option-not-heeded") }
  }
}
