/// A program that a distribution announces in `entry_points.txt` (entry points specification).
package struct EntryPoint: Hashable, Sendable {
  /// What its file is called.
  package var name: String
  /// Dotted identifiers: `package.module`.
  package var module: String
  /// What of the module is called, dotted identifiers: `main`, `Program.run`.
  package var attribute: String
  /// Of `gui_scripts` rather than `console_scripts`.
  package var isGraphical: Bool

  package init(name: String, module: String, attribute: String, isGraphical: Bool = false) {
    self.name = name
    self.module = module
    self.attribute = attribute
    self.isGraphical = isGraphical
  }
}

/// Why the scripts of an `entry_points.txt` cannot be made.
package enum EntryPointError: Error, Hashable, Sendable {
  case notUTF8
  /// A line of a section of scripts is no `name = reference`; lines count from 1.
  case malformedLine(Int)
  /// The name cannot be a file's in the scripts' folder.
  case invalidName(String)
  /// The reference is not `module:attribute`.
  case invalidReference(name: String, reference: String)
  /// Two scripts of one name.
  case repeatedName(String)
}

extension EntryPoint {
  /// The scripts of an `entry_points.txt`, in the order of the file; other sections are not looked
  /// at.
  ///
  /// The names and references are such that they can be put into a path and a program as they are.
  package static func scripts(
    parsing bytes: Span<UInt8>
  ) throws(EntryPointError) -> [EntryPoint] {
    let text = bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
    guard let text else { throw .notUTF8 }
    var scripts: [EntryPoint] = []
    var names: [String: EntryPoint] = [:]
    var isGraphical: Bool?
    var number = 0
    // A carriage return before the line feed is white space, and trimmed as such.
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let line = trimmed(Substring(line))
      guard let first = line.utf8.first, first != 0x23, first != 0x3B else { continue }
      if first == UInt8(ascii: "["), line.utf8.last == UInt8(ascii: "]") {
        isGraphical =
          line == "[console_scripts]" ? false : line == "[gui_scripts]" ? true : nil
        continue
      }
      guard let isGraphical else { continue }
      guard let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw .malformedLine(number)
      }
      let script = try EntryPoint(
        name: String(trimmed(line[..<equals])),
        reference: trimmed(line[line.utf8.index(after: equals)...]), isGraphical: isGraphical)
      if let other = names.updateValue(script, forKey: script.name) {
        guard other == script else { throw .repeatedName(script.name) }
      } else {
        scripts.append(script)
      }
    }
    return scripts
  }

  private init(
    name: String, reference: Substring, isGraphical: Bool
  ) throws(EntryPointError) {
    guard Self.isFileName(name) else { throw .invalidName(name) }
    // `module:attribute [extra]`: the extras are for other installers than those of today.
    var target = reference
    if target.utf8.last == UInt8(ascii: "]"), let open = target.utf8.firstIndex(of: 0x5B) {
      target = Self.trimmed(target[..<open])
    }
    let parts = target.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count == 2, let module = Self.dotted(Substring(parts[0])),
      let attribute = Self.dotted(Substring(parts[1]))
    else {
      throw .invalidReference(name: name, reference: String(reference))
    }
    self.init(name: name, module: module, attribute: attribute, isGraphical: isGraphical)
  }

  /// One part of a path that is not hidden, begins like no option, and has no odd white space.
  private static func isFileName(_ name: String) -> Bool {
    guard ArchivePath.fault(of: name) == nil, let first = name.utf8.first else { return false }
    guard first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
    return name.unicodeScalars.allSatisfy { scalar in
      scalar == " "
        || scalar != "/" && !scalar.properties.isWhitespace
          && scalar.properties.generalCategory != .format
    }
  }

  /// The text if it is identifiers with dots between them, white space around which is dropped.
  private static func dotted(_ text: Substring) -> String? {
    let text = trimmed(text)
    let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    let areIdentifiers = parts.allSatisfy { part in
      let scalars = Substring(part).unicodeScalars
      guard let first = scalars.first else { return false }
      return (first == "_" || first.properties.isXIDStart)
        && scalars.allSatisfy(\.properties.isXIDContinue)
    }
    return areIdentifiers ? String(text) : nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    func isBlank(_ byte: UInt8) -> Bool { byte.isBlank || byte == 0x0D }
    var bytes = text.utf8
    while let byte = bytes.first, isBlank(byte) { bytes.removeFirst() }
    while let byte = bytes.last, isBlank(byte) { bytes.removeLast() }
    return Substring(bytes)
  }
}
