extension Marker {
  /// Whether the marker holds, no extra being active.
  ///
  /// A comparison that has no value (see `MarkerEvaluationError`) counts as false, so that no metadata can
  /// stop a resolution; `evaluateStrictly` throws instead.
  package func evaluate(in environment: MarkerEnvironment) -> Bool {
    evaluate(in: environment, extras: [])
  }

  /// Whether the marker holds for one of the active extras, or for none of them if there are none.
  ///
  /// As pip does it: the whole marker is asked once for each extra, `extra` being that one, or empty.
  package func evaluate(in environment: MarkerEnvironment, extras: [ExtraName]) -> Bool {
    guard !extras.isEmpty else {
      return Activation(extra: "", extras: []).holds(elements, in: environment)
    }
    for extra in extras {
      let activation = Activation(extra: extra.text, extras: extras)
      if activation.holds(elements, in: environment) { return true }
    }
    return false
  }

  /// Whether the marker holds, as `packaging` answers.
  ///
  /// Every comparison is looked at, also where the answer is known without it.
  /// - Parameters:
  ///   - environment: what the variables other than `extra` stand for.
  ///   - extra: the active extra, in any spelling; empty for none.
  /// - Returns: the marker's value.
  /// - Throws: `MarkerEvaluationError` where `packaging` raises.
  package func evaluateStrictly(
    in environment: MarkerEnvironment, extra: String = ""
  ) throws(MarkerEvaluationError) -> Bool {
    let activation = Activation(extra: NormalizedText.of(extra), extras: nil)
    for case .comparison(let comparison) in elements {
      _ = try activation.truth(of: comparison, in: environment).get()
    }
    return activation.holds(elements, in: environment)
  }
}

/// What is asked for beside the environment, which is lent to each step: a copy costs more than a step.
private struct Activation {
  /// The active extra in normal form; empty for none.
  var extra: String
  /// What the variable `extras` holds; nil if it has no value.
  var extras: [ExtraName]?

  /// Whether some alternative has only true terms, for each pair of parentheses from inside out.
  func holds(_ elements: [Marker.Element], in environment: MarkerEnvironment) -> Bool {
    var outer: [(any: Bool, all: Bool)] = []
    var (any, all) = (false, true)
    for element in elements {
      switch element {
      case .comparison(let comparison):
        if all, !any { all = isTrue(comparison, in: environment) }
      case .and: break
      case .or: (any, all) = (any || all, true)
      case .open:
        outer.append((any, all))
        (any, all) = (false, true)
      case .close:
        let value = any || all
        (any, all) = outer.popLast() ?? (false, true)
        all = all && value
      }
    }
    return any || all
  }

  private func isTrue(
    _ comparison: Marker.Comparison, in environment: MarkerEnvironment
  ) -> Bool {
    switch truth(of: comparison, in: environment) {
    case .success(let value): value
    case .failure: false
    }
  }

  func truth(
    of comparison: Marker.Comparison, in environment: MarkerEnvironment
  ) -> Result<Bool, MarkerEvaluationError> {
    let comparator = comparison.comparator
    let value: Bool?
    switch (comparison.left, comparison.right) {
    case (.variable(let variable), .literal(let text)):
      if let known = plainTruth(of: variable, comparator, text, in: environment) {
        return .success(known)
      }
      guard let left = self.value(of: variable, in: environment) else {
        return undefined(comparison, variable)
      }
      value = truth(of: left, comparator, text, asVersions: variable.isVersion)
    case (.variable(let variable), .variable(let other)):
      // `packaging` takes a variable on the right, beside one on the left, as the text of its name.
      guard let left = self.value(of: variable, in: environment) else {
        return undefined(comparison, variable)
      }
      value = truth(of: left, comparator, other.rawValue, asVersions: variable.isVersion)
    case (.literal(let text), .variable(let variable)):
      if variable.isSet { return membership(of: text, comparison, in: variable) }
      guard let right = self.value(of: variable, in: environment) else {
        return undefined(comparison, variable)
      }
      value = truth(of: text, comparator, right, asVersions: variable.isVersion)
    case (.literal(let text), .literal(let name)):
      // `packaging` looks up the right text as if it stood there without quotes.
      guard let variable = Marker.Variable(rawValue: name),
        let right = self.value(of: variable, in: environment)
      else { return .failure(.undefinedName(comparison)) }
      value = truth(of: text, comparator, right, asVersions: variable.isVersion)
    }
    guard let value else { return .failure(.undefinedComparison(comparison)) }
    return .success(value)
  }

  private func value(
    of variable: Marker.Variable, in environment: MarkerEnvironment
  ) -> String? {
    variable == .extra ? extra : environment.value(of: variable)
  }

  /// A set on the left side has no comparison; one that has no value here has no name either.
  private func undefined(
    _ comparison: Marker.Comparison, _ variable: Marker.Variable
  ) -> Result<Bool, MarkerEvaluationError> {
    .failure(extras == nil ? .undefinedName(comparison) : .undefinedComparison(comparison))
  }

  /// `"x" in extras`; groups are never active here.
  private func membership(
    of name: String, _ comparison: Marker.Comparison, in variable: Marker.Variable
  ) -> Result<Bool, MarkerEvaluationError> {
    guard let extras else { return .failure(.undefinedName(comparison)) }
    let isMember = variable == .extras && extras.contains { $0.text == name }
    switch comparison.comparator {
    case .isIn: return .success(isMember)
    case .isNotIn: return .success(!isMember)
    case .notEqual: return .success(true)
    case .less, .lessOrEqual, .equal, .greaterOrEqual, .greater: return .success(false)
    case .compatible, .identical: return .failure(.undefinedComparison(comparison))
    }
  }

  /// The common case without parsing: both sides are numbers and dots.
  private func plainTruth(
    of variable: Marker.Variable, _ comparator: Marker.Comparator, _ text: String,
    in environment: MarkerEnvironment
  ) -> Bool? {
    guard let left = environment.plainKey(of: variable), let right = plainVersionKey(of: text)
    else { return nil }
    switch comparator {
    case .less: return left < right
    case .lessOrEqual: return left <= right
    case .equal: return left == right
    case .notEqual: return left != right
    case .greaterOrEqual: return left >= right
    case .greater: return left > right
    case .compatible, .identical, .isIn, .isNotIn: return nil
    }
  }

  /// Compares as versions if that is asked for and `right` makes a specifier, else as texts.
  private func truth(
    of left: String, _ comparator: Marker.Comparator, _ right: String, asVersions: Bool
  ) -> Bool? {
    if asVersions, let value = versionTruth(of: left, comparator, right) { return value }
    return switch comparator {
    case .isIn: occurs(left, in: right)
    case .isNotIn: !occurs(left, in: right)
    case .less, .greater: false
    case .lessOrEqual, .equal, .greaterOrEqual: isSame(left, right)
    case .notEqual: !isSame(left, right)
    case .compatible, .identical: nil
    }
  }
}

/// Whether `left` fulfils the specifier that operator and `right` make together; nil if they make none.
private func versionTruth(
  of left: String, _ comparator: Marker.Comparator, _ right: String
) -> Bool? {
  if comparator == .isIn || comparator == .isNotIn { return nil }
  // One text, as `packaging` does it: `==` before `=3.8` is the operator `===`.
  // What makes no specifier is compared as text.
  let specifier = try? Specifier(parsing: comparator.rawValue + right)
  return specifier?.contains(text: left)
}

/// Whether two texts have the same scalars; `==` alone would take composed and decomposed letters for equal.
private func isSame(_ left: String, _ right: String) -> Bool {
  left == right && left.utf8.elementsEqual(right.utf8)
}

/// Whether `part` stands somewhere in `text`, as Python's `in` asks it.
private func occurs(_ part: String, in text: String) -> Bool {
  let (part, text) = (Array(part.utf8), Array(text.utf8))
  guard !part.isEmpty else { return true }
  guard part.count <= text.count else { return false }
  for start in 0...(text.count - part.count)
  where text[start..<start + part.count].elementsEqual(part) { return true }
  return false
}
