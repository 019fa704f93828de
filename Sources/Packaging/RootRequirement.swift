/// A requirement that a person wrote, with the place where it stands.
package struct RootRequirement: Hashable, Sendable {
  package var requirement: Requirement
  package var origin: Origin
  /// The requirement as written, `${VAR}` unexpanded, without per-requirement options.
  package var text: String
  /// Digests given with `--hash`, in the order written.
  package var hashes: [Digest]
  /// What the requirement's URL leads to; nil where it names versions.
  package var reference: DirectReference?
  /// `--config-settings` for the build, in the order written.
  package var configSettings: [ConfigSetting]

  package init(
    _ requirement: Requirement, origin: Origin, text: String, hashes: [Digest] = [],
    reference: DirectReference? = nil, configSettings: [ConfigSetting] = []
  ) {
    self.requirement = requirement
    self.origin = origin
    self.text = text
    self.hashes = hashes
    self.reference = reference
    self.configSettings = configSettings
  }
}
