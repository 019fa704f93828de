import Packaging

extension ParsedArguments {
  /// Takes from each layer what neither the command line nor a layer before has said.
  ///
  /// With `addsPipsLists`, pip's lists go before those that were said elsewhere, as pip has it.
  mutating func fill(from configuration: Configuration, addsPipsLists: Bool = false) {
    profiles = configuration.profiles
    indexes = configuration.indexes
    var added: Set<String> = []
    for layer in configuration.layers {
      if let sources = layer.settings["src-files"] { setOperands(sources.values) }
      let decided = Set(layer.settings.keys.filter(isDecided))
      for (name, setting) in layer.settings where !decided.contains(name) {
        set(name, setting, isPips: layer.isPips)
      }
      guard addsPipsLists, layer.isPips else { continue }
      for name in Self.pipsLists where decided.contains(name) && !pips.contains(name) {
        guard let setting = layer.settings[name], added.insert(name).inserted else { continue }
        add(setting.values, to: name, inFront: true, source: setting.source)
      }
    }
  }

  /// Options of which pip adds what its settings say to what the command line says.
  private static let pipsLists = [
    "extra-index-url", "find-links", "no-binary", "only-binary", "trusted-host",
  ]

  /// A note for an error that is about an option: where its value comes from.
  func note(for option: String) -> Diagnostic.Note? {
    let name = option.drop { $0 == "-" }
    guard let source = sources[String(name)] else { return nil }
    switch source {
    case .commandLine: return nil
    case .variable(let variable): return Diagnostic.Note("it comes from `\(variable)`")
    case .file(let key, let place):
      return Diagnostic.Note("it comes from `\(key)`, set here", at: place)
    }
  }
}
