/// Under which name the program was called, and whose defaults, streams and texts it has then.
enum Manner: Equatable {
  /// Its own.
  case lock
  /// `pip-compile` and `pip-sync`, of pip-tools 7.6.
  case pipTools
}
