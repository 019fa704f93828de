import Testing
import TestSupport

/// The table of docs/architecture.md, held against the sources.
@Suite struct `imports` {
  static let allowed: [String: Set<String>] = [
    "Packaging": [],
    "PlatformIO": ["CCurl", "CCrypto", "CDeflate", "CFiles"],
    "RequirementFiles": ["Packaging"],
    "Resolver": ["Packaging"],
    "Lockfiles": ["Packaging", "RequirementFiles", "Resolver"],
    "PackageIndex": ["Packaging", "Resolver", "PlatformIO"],
    "SyncPlanning": ["Packaging", "Lockfiles"],
    "WheelInstall": ["Packaging", "SyncPlanning", "PlatformIO"],
    "SourceBuilds": [
      "Packaging", "PlatformIO", "RequirementFiles", "Resolver", "Lockfiles", "PackageIndex",
      "SyncPlanning", "WheelInstall",
    ],
    "lock": [
      "Packaging", "PlatformIO", "RequirementFiles", "Resolver", "Lockfiles", "PackageIndex",
      "SyncPlanning", "WheelInstall", "SourceBuilds",
    ],
  ]
  static let systemModules: Set<String> = ["Glibc", "Musl", "Darwin"]

  @Test(arguments: allowed.keys.sorted())
  func `of a module are those of the table`(module: String) throws {
    let files = try SourceTree.swiftFiles(under: "Sources/\(module)")
    #expect(!files.isEmpty)
    for file in files {
      for imported in SourceTree.imports(in: file.text) {
        let isAllowed =
          Self.allowed[module]?.contains(imported) ?? false
          || imported == "Synchronization"
          || (module == "PlatformIO" && Self.systemModules.contains(imported))
        #expect(isAllowed, "\(file.path) imports \(imported)")
      }
    }
  }

  @Test func `every module of the program is in the table`() throws {
    let modules = try SourceTree.folders(under: "Sources").filter { !$0.hasPrefix("C") }
    #expect(Set(modules) == Set(Self.allowed.keys))
  }

  @Test(arguments: allowed.keys.sorted())
  func `of a module never hold a type of its name`(module: String) throws {
    for file in try SourceTree.swiftFiles(under: "Sources/\(module)") {
      for kind in ["struct", "class", "enum", "actor", "protocol"] {
        #expect(!file.text.contains("\(kind) \(module) "), "\(file.path)")
      }
    }
  }
}

@Suite struct `the public index` {
  @Test func `is named in one place`() throws {
    let files = try SourceTree.swiftFiles(under: "Sources")
    let naming = files.filter { $0.text.contains("pypi.org") }.map(\.path)
    #expect(naming.count == 1, "\(naming)")
  }
}
