import Packaging
import PlatformIO
import SyncPlanning
import TestSupport
import Testing

@testable import WheelInstall

/// A virtual environment in a temporary folder, with distributions that are written as text.
struct ChangingEnvironment: Sendable {
  /// Files of one distribution, relative to its site-packages, and what is in them.
  struct Distribution: Sendable {
    var name: String
    var version: String
    var files: [String: String]
    /// What RECORD says instead of the truth.
    var record: [String]?

    init(
      _ name: String, _ version: String, _ files: [String: String], record: [String]? = nil
    ) {
      self.name = name
      self.version = version
      self.files = files
      self.record = record
    }

    init(_ name: String, _ files: [String: String], record: [String]? = nil) {
      self.init(name, "1", files, record: record)
    }

    var distInfo: String { "\(name)-\(version).dist-info" }

    /// With METADATA and RECORD.
    var allFiles: [String: String] {
      var all = files
      all["\(distInfo)/METADATA"] = "Name: \(name)\nVersion: \(version)\n"
      let rows = record ?? (all.keys.sorted() + ["\(distInfo)/RECORD"])
      all["\(distInfo)/RECORD"] = rows.map { "\($0),,\n" }.joined()
      return all
    }
  }

  let directory = TemporaryDirectory()
  static let site = "lib/python3.12/site-packages"

  init(_ installed: [Distribution] = []) throws {
    directory.write("home = /usr/bin\n", to: "pyvenv.cfg")
    directory.write("#!/bin/sh\n", to: "bin/python")
    try Files.createDirectories(directory("include"))
    try Files.createDirectories(directory(Self.site))
    for distribution in installed { write(distribution, below: Self.site) }
  }

  var layout: EnvironmentLayout {
    let root = directory.path
    return EnvironmentLayout(
      root: root, purelib: root + "/" + Self.site, platlib: root + "/" + Self.site,
      scripts: root + "/bin", headers: root + "/include/site/python3.12", data: root,
      interpreter: root + "/bin/python", cacheTag: "cpython-312")
  }

  /// Writes files, relative to site-packages, that belong to nobody.
  func add(_ files: [String: String]) {
    for (path, text) in files { directory.write(text, to: normal("\(Self.site)/\(path)")) }
  }

  func remove(_ path: String) throws {
    try Files.removeTree(directory(Self.site + "/" + path))
  }

  /// How the environment says that a distribution is there.
  func installed(_ distribution: Distribution) throws -> InstalledDistribution {
    InstalledDistribution(
      name: try PackageName(parsing: distribution.name),
      version: try Version(parsing: distribution.version), form: .distInfo,
      path: directory("\(Self.site)/\(distribution.distInfo)"))
  }

  /// Stages distributions as they are to be laid down.
  func stage(_ distributions: [Distribution]) throws -> StagedTree {
    let base = directory(".lock-stage/0")
    try Files.createDirectories(base)
    for distribution in distributions { write(distribution, below: ".lock-stage/0/" + Self.site) }
    return StagedTree(
      bases: [StagedTree.Base(staged: base, final: directory.path)], fileCount: 0)
  }

  private func write(_ distribution: Distribution, below folder: String) {
    for (path, text) in distribution.allFiles {
      directory.write(text, to: normal("\(folder)/\(path)"))
    }
  }

  /// Everything in the environment: kind, permissions and content by path.
  func tree() throws -> [String: String] {
    var tree: [String: String] = [:]
    try Self.describe(directory.path, as: "", in: &tree)
    return tree
  }

  private static func describe(
    _ folder: String, as name: String, in tree: inout [String: String]
  ) throws {
    for entry in try Files.entries(folder) {
      let path = folder + "/" + entry.name
      let mode = String(try Files.identity(path)?.mode ?? 0, radix: 8)
      switch entry.kind {
      case .directory:
        tree[name + entry.name + "/"] = mode
        try describe(path, as: name + entry.name + "/", in: &tree)
      case .file:
        tree[name + entry.name] = mode + " " + String(decoding: try Files.read(path), as: UTF8.self)
      case .symbolicLink, .other:
        tree[name + entry.name] = "\(entry.kind)"
      }
    }
  }

  /// The path without `..`.
  private func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == ".." { parts.removeLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}

extension ChangingEnvironment {
  /// A change of the environment that has been planned, not begun.
  struct Change {
    var removed: [Distribution]
    var kept: [Distribution] = []
    var added: [Distribution]
  }

  func lock(timeout: Double = 5) throws -> EnvironmentLock {
    try EnvironmentLock(layout, command: "test", timeout: timeout)
  }

  func apply(_ change: Change) throws {
    let lock = try lock()
    try Transaction.apply(
      stage(change.added), removing: change.removed.map(installed),
      keeping: change.kept.map(installed), under: lock)
  }

  func plan(
    _ change: Change, under lock: borrowing EnvironmentLock, movesFolders: Bool = true
  ) throws -> TransactionPlan {
    try TransactionPlan(
      stage(change.added), removing: change.removed.map(installed),
      keeping: change.kept.map(installed), in: layout, folders: lock.folders,
      movesFolders: movesFolders)
  }
}
