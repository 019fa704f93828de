/// The version of this program, as `--version` and the index see it.
enum ProgramVersion {
  static let text = "0.1.0"
}
