/// What the program's exit status says; 130 and 143 come from the signals themselves.
enum ExitStatus: Int32 {
  case done = 0
  /// No solution, or `--check` found a lock out of date.
  case unsolved = 1
  /// Bad usage or input, network or file-system failure.
  case failed = 2
}
