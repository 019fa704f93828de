import Packaging

/// The texts that start Python programs from a shell.
enum LaunchScript {
  /// What is asked of the kernel at most: Linux of old cut the first line after 127 bytes.
  private static let longestFirstLine = 127

  /// The line or lines that a script begins with to be run by an interpreter.
  ///
  /// Where the path is too long for a first line, or would be split at white space, a shell runs
  /// the interpreter: what it does, Python takes for a text in quotes.
  static func opening(for interpreter: String) -> [UInt8] {
    let isPlain = interpreter.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    if isPlain, interpreter.utf8.count + 3 <= longestFirstLine {
      return Array("#!\(interpreter)\n".utf8)
    }
    let quoted = interpreter.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'"'"'"#)
    return Array(
      """
      #!/bin/sh
      '''exec' '\(quoted)' "$0" "$@"
      ' '''

      """.utf8)
  }

  /// The program that calls an entry point (entry points specification, “Use for scripts”).
  static func text(of script: EntryPoint, interpreter: String) -> [UInt8] {
    let imported = script.attribute.prefix { $0 != "." }
    return opening(for: interpreter)
      + Array(
        """
        # -*- coding: utf-8 -*-
        import sys
        from \(script.module) import \(imported)
        if __name__ == "__main__":
            if sys.argv[0].endswith("-script.pyw"):
                sys.argv[0] = sys.argv[0][:-11]
            elif sys.argv[0].endswith(".exe"):
                sys.argv[0] = sys.argv[0][:-4]
            sys.exit(\(script.attribute)())

        """.utf8)
  }

  /// A script of a wheel whose first line is `#!python` or the like, made to name the interpreter
  /// (PEP 427, “Recommended installer features”).
  static func rewriting(_ script: [UInt8], interpreter: String) -> [UInt8] {
    let line = script.firstIndex(of: UInt8(ascii: "\n")) ?? script.endIndex
    return opening(for: interpreter) + script[line...].dropFirst()
  }
}
