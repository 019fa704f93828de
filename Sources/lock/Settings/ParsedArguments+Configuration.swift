import Packaging

extension ParsedArguments {
  /// Takes from each layer what neither the command line nor a layer before has said.
  mutating func fill(from configuration: Configuration) {
    profiles = configuration.profiles
    for layer in configuration.layers {
      if let sources = layer.settings["src-files"] { setOperands(sources.values) }
      let decided = Set(layer.settings.keys.filter(isDecided))
      for (name, setting) in layer.settings where !decided.contains(name) {
        set(name, setting, isPips: layer.isPips)
      }
    }
  }

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
