/// The options of the commands that look into locks without changing them.
private let lockOption = OptionSpecification(
  name: "lock", kind: .value("FILE"), help: "the lock (default: development's, else the only one)",
  section: "What to look into", hasVariable: false)

private let depthOption = OptionSpecification(
  name: "depth", kind: .value("N"), help: "how many levels are shown",
  section: "What to look into", isOneOff: true, hasVariable: false)

private let jsonOption = OptionSpecification(
  name: "json", kind: .flag, help: "for machines, on standard output",
  section: "What to look into", isOneOff: true, hasVariable: false)

let diffOptionTable = [jsonOption] + commonOptions
let outdatedOptionTable =
  [
    lockOption, jsonOption,
    OptionSpecification(
      name: "check", kind: .flag, help: "exit 1 where a package is outdated",
      section: "What to look into", isOneOff: true, hasVariable: false),
    OptionSpecification(
      name: "python", kind: .value("PATH|NAME"), help: "the interpreter that the lock is for",
      section: "What to look into"),
  ] + indexOptionTable + commonOptions
let treeOptionTable = [lockOption, depthOption] + commonOptions
let whyOptionTable = [lockOption, depthOption] + commonOptions
extension HelpPage {
  static let diff = HelpPage(
    usage: "lock diff [OLD [NEW]]",
    summary: "Shows what differs between two locks: files, or revisions of the git repository.",
    examples: [
      ("lock diff", "what the working tree's locks change against HEAD"),
      ("lock diff main", "against another revision"),
      ("lock diff v1.4 v1.5", "between two revisions"),
      ("lock diff old.txt new.txt", "between two files"),
      ("lock diff main:requirements.txt requirements.txt", "one file of a revision"),
    ],
    options: diffOptionTable,
    footer: "Exit status: 0 done, whether anything differs or not; 2 bad usage, or no such lock.")

  static let outdated = HelpPage(
    usage: "lock outdated [OPTION…]",
    summary: "Lists pins for which the index has a newer version that this target can use.",
    examples: [
      ("lock outdated", "the development lock, else the only one"),
      ("lock outdated --check", "exit 1 where there is any"),
      ("lock outdated --json", "for machines"),
    ],
    options: outdatedOptionTable,
    footer: "Exit status: 0 done; 1 with --check, where there is any; 2 a failure.")

  static let tree = HelpPage(
    usage: "lock tree [OPTION…]",
    summary: "Shows a lock as a tree, from the requirement files down; needs no network.",
    examples: [
      ("lock tree", "the development lock"),
      ("lock tree --depth 1", "what the files ask for, and nothing else"),
      ("lock tree --lock requirements.txt", "another lock"),
    ],
    options: treeOptionTable,
    footer: "A package whose branch stands above already is marked `(*)`.")

  static let why = HelpPage(
    usage: "lock why NAME… [OPTION…]",
    summary: "Shows who asks for a package, up to the requirement files; needs no network.",
    examples: [("lock why urllib3", "every way from the files to urllib3")],
    options: whyOptionTable,
    footer: "Exit status: 0 done; 1 a package is not in the lock; 2 bad usage, or no lock.")
}
