import Packaging
import PlatformIO

extension Subcommand {
  static let installAliases = Subcommand(
    name: "install-aliases", help: { .installAliases }, options: { installAliasesOptionTable }
  ) { arguments, _, console in
    guard let folder = arguments.operands.first, arguments.operands.count == 1 else {
      throw UsageError.invalid(
        message: "`lock install-aliases` needs one folder",
        hints: ["one that stands on PATH: `lock install-aliases ~/.local/bin`"])
    }
    guard let program = ProcessEnvironment.programPath.flatMap({ try? Files.realPath($0) }) else {
      throw UsageError.invalid(
        message: "the system does not tell where this program stands",
        hints: ["make the links by hand: `ln -s PATH/OF/lock \(folder)/pip-compile`"])
    }
    for name in aliases.map(\.name) {
      let alias = Alias(path: folder + "/" + name, program: program)
      try alias.install(replacing: arguments.isOn("force"))
      console.say("\(alias.path) -> \(alias.target)")
    }
    return .done
  }
}

/// A name under which the program can be called too.
private struct Alias {
  /// Where the symbolic link goes.
  let path: String
  /// What it says: a bare name beside the program, so that both can be moved together.
  let target: String

  init(path: String, program: String) {
    self.path = path
    let isNeighbour = Files.resolved(Files.parent(of: path)) == Files.parent(of: program)
    target = isNeighbour ? Files.name(of: program) : program
  }

  /// Another program of that name stays, unless `force` is set.
  func install(replacing force: Bool) throws {
    if let kind = Files.kind(of: path) {
      let old = kind == .symbolicLink ? try? Files.symbolicLinkTarget(path) : nil
      if old == target { return }
      let isOurs = old.map { Files.name(of: $0) == Files.name(of: target) } ?? false
      guard isOurs || (force && kind != .directory) else {
        throw UsageError.invalid(
          message: "`\(path)` is there already",
          hints: ["`--force` puts the link in its place"])
      }
      _ = try Files.remove(path)
    }
    do {
      try Files.makeSymbolicLink(at: path, to: target)
    } catch {
      throw UsageError.invalid(
        message:
          "cannot make `\(path)`: \(error.isMissing ? "there is no such folder" : error.message)",
        hints: [])
    }
  }
}

let installAliasesOptionTable: [OptionSpecification] =
  [
    .init(
      name: "force", kind: .flag, help: "replace other programs of these names",
      section: "What to do", hasVariable: false)
  ] + commonOptions

extension HelpPage {
  static let installAliases = HelpPage(
    usage: "lock install-aliases [--force] DIR",
    summary: "Makes the names pip-compile and pip-sync in a folder, as links to this program.",
    examples: [
      ("lock install-aliases ~/.local/bin", "for one user"),
      ("lock install-aliases .venv/bin", "`.venv/bin/pip-sync` then means that environment"),
    ],
    options: installAliasesOptionTable,
    footer:
      "Called by these names, the program has the defaults, files and texts of those commands.")
}
