import Lockfiles
import Packaging
import RequirementFiles

/// Everything that a lock follows from, as texts whose sums the lock keeps (see `LockSeal`).
///
/// The interpreter does not count, nor where packages come from: both may differ from machine to
/// machine. What of them the lock has to say stands in the lock itself.
struct SealedInputs {
  var inputs: [SealCheck.Input]

  init(_ tree: RequirementTree, options: CompileOptions) {
    inputs = []
    for (kind, roots) in [
      ("", tree.requirements), ("-c ", tree.constraints), ("--override ", tree.overrides),
    ] {
      for root in roots {
        add(kind, root.text, root.hashes, root.configSettings, at: root.origin)
      }
    }
    for local in tree.local {
      add(
        local.isEditable ? "-e " : "", local.text, local.hashes, local.configSettings,
        at: local.origin)
    }
    for word in options.sealedOptions { inputs.append(SealCheck.Input(text: word, place: nil)) }
    if tree.options.allowsPrereleases {
      inputs.append(SealCheck.Input(text: "--pre", place: nil))
    }
    let releases = tree.options.releases
    for (option, selection) in [
      ("--all-releases", releases.allReleases), ("--only-final", releases.onlyFinal),
    ] {
      // What `--pre` says is said above.
      for entry in selection.entries where entry != ":all:" || option == "--only-final" {
        inputs.append(SealCheck.Input(text: "\(option)=\(entry)", place: nil))
      }
    }
  }

  var texts: [String] { inputs.map(\.text) }

  private mutating func add(
    _ kind: String, _ text: String, _ hashes: [Digest], _ settings: [ConfigSetting],
    at origin: Origin
  ) {
    let words = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let file = origin.location?.file ?? ""
    let suffix = (hashes.map { " \($0)" } + settings.map { " -C \($0.text)" }).joined()
    inputs.append(
      SealCheck.Input(
        text: "\(kind)\(file) \(words)\(suffix)",
        place: origin.location.map { "\($0): `\(text)`" } ?? "`\(text)`"))
  }
}
