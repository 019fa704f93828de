/// A place in a text that a person wrote.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// The path as the user wrote it, relative to the working directory; `-` is standard input.
  package var file: String
  /// Counts from 1; 0 where the place is a whole file.
  package var line: Int
  /// Counts from 1, in Unicode scalars; 0 where the place is a whole line.
  package var column: Int

  package init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, without the parts that are not known.
  package var description: String {
    if line == 0 { return file }
    return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
  }
}
