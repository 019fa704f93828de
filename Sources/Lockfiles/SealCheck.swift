/// What an edit did to a lock or to its inputs since the lock was written.
package struct SealCheck: Hashable, Sendable {
  /// One input as it is now.
  package struct Input: Hashable, Sendable {
    /// Such as `requirements.in django>=5`.
    package var text: String
    /// Where it stands; nil for what is no line of a file.
    package var place: String?

    package init(text: String, place: String?) {
      self.text = text
      self.place = place
    }
  }

  /// One finding.
  package enum Finding: Hashable, Sendable {
    /// The lock's line; counts from 1.
    case editedEntry(line: Int)
    /// The lock was edited elsewhere: an entry came or went, or a comment or an option changed.
    case editedLock
    /// An input that the lock does not know.
    case newInput(Input)
    /// So many inputs are gone that the lock knows.
    case goneInputs(Int)
  }

  package private(set) var findings: [Finding] = []

  /// Compares; nil for a lock without a seal.
  package init?(of bytes: [UInt8], inputs: [Input]) {
    guard let stated = LockSeal(statedIn: bytes) else { return nil }
    let actual = LockSeal(of: bytes, inputs: inputs.map(\.text))
    if stated.body != actual.body { findEntries(bytes, stated: stated, actual: actual) }
    if stated.inputs != actual.inputs { findInputs(inputs, stated: stated) }
  }

  package var isCurrent: Bool { findings.isEmpty }

  private mutating func findEntries(_ bytes: [UInt8], stated: LockSeal, actual: LockSeal) {
    let entries = SealedLines(bytes).entries
    let known = stated.entrySums
    // What stays the same at both ends frames the edit.
    let start = zip(known, actual.entrySums).prefix { $0 == $1 }.count
    let end = zip(known.reversed(), actual.entrySums.reversed()).prefix { $0 == $1 }.count
    let edited = start..<max(start, actual.entrySums.count - end)
    for index in edited where entries.indices.contains(index) {
      if known.count == actual.entrySums.count, known[index] == actual.entrySums[index] { continue }
      findings.append(.editedEntry(line: entries[index].line))
    }
    if edited.isEmpty || known.isEmpty { findings.append(.editedLock) }
  }

  private mutating func findInputs(_ inputs: [Input], stated: LockSeal) {
    var known: [UInt16: Int] = [:]
    for sum in stated.inputSums { known[sum, default: 0] += 1 }
    for input in inputs {
      let sum = LockSeal.short(ofInput: input.text)
      if let count = known[sum], count > 0 {
        known[sum] = count - 1
      } else {
        findings.append(.newInput(input))
      }
    }
    let gone = known.values.reduce(0, +)
    if gone > 0 || !findings.contains(where: \.isInput) { findings.append(.goneInputs(gone)) }
  }
}

extension SealCheck.Finding {
  fileprivate var isInput: Bool {
    switch self {
    case .newInput, .goneInputs: true
    case .editedEntry, .editedLock: false
    }
  }
}
