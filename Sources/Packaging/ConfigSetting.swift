/// A `--config-settings` pair for the build of a package (PEP 517, “Config settings”).
package struct ConfigSetting: Hashable, Sendable {
  package var key: String
  package var value: String
  /// `KEY=VALUE` as it may be written down: `${VAR}` kept.
  package var text: String

  /// `text` is what was written; nil: just these two.
  package init(key: String, value: String, text: String? = nil) {
    self.key = key
    self.value = value
    self.text = text ?? "\(key)=\(value)"
  }
}
