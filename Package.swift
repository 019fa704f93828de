// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// How the program is linked for use: as one file at a fixed address, with Swift's libraries, C++'s
/// and libdeflate inside, since a fifth of its start-up would otherwise go into loading them.
///
/// Sources/CStatic leads the linker to the static libraries; `lld` is the toolchain's own.
let shipped: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-use-ld=lld", "-L", Context.packageDirectory + "/Sources/CStatic",
      "-Xclang-linker", "-no-pie", "-Xclang-linker", "-static-libgcc",
    ],
    .when(platforms: [.linux], configuration: .release))
]

/// A module of the program; what it may import is exactly what it names here.
func module(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// The tests of one module.
func tests(_ name: String, _ imports: [Target.Dependency]) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: imports + ["TestSupport"], swiftSettings: strict)
}

/// The parsers behind libFuzzer's entry point; built by Tests/Fuzz/run.sh alone, since a program with
/// that entry has no `main` of its own.
let fuzzing: [Target] =
  Context.environment["LOCK_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "FuzzParsers",
      dependencies: [
        "Packaging", "RequirementFiles", "Lockfiles", "PackageIndex", "PlatformIO", "SyncPlanning",
        "WheelInstall", "TestSupport",
      ],
      path: "Tests/Fuzz", exclude: ["run.sh"], swiftSettings: strict)
  ]

let package = Package(
  name: "lock",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "lock", targets: ["lock"])],
  targets: [
    // 0: C libraries
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CDeflate", linkerSettings: [.linkedLibrary("deflate")]),
    .target(name: "CFiles"),
    // 1: the vocabulary, and the one door to the machine
    module("Packaging"),
    module("PlatformIO", ["CCurl", "CCrypto", "CDeflate", "CFiles"]),
    // 2: what is asked, and how it is answered
    module("RequirementFiles", ["Packaging"]),
    module("Resolver", ["Packaging"]),
    // 3: what is written, and where packages come from
    module("Lockfiles", ["Packaging", "RequirementFiles", "Resolver"]),
    module("PackageIndex", ["Packaging", "Resolver", "PlatformIO"]),
    // 4: what has to change
    module("SyncPlanning", ["Packaging", "Lockfiles"]),
    // 5: the environment
    module("WheelInstall", ["Packaging", "SyncPlanning", "PlatformIO"]),
    // 6: what has to be built
    module(
      "SourceBuilds",
      [
        "Packaging", "PlatformIO", "RequirementFiles", "Resolver", "Lockfiles", "PackageIndex",
        "SyncPlanning", "WheelInstall",
      ]),
    // 7: the program
    .executableTarget(
      name: "lock",
      dependencies: [
        "Packaging", "PlatformIO", "RequirementFiles", "Resolver", "Lockfiles", "PackageIndex",
        "SyncPlanning", "WheelInstall", "SourceBuilds",
      ],
      swiftSettings: strict, linkerSettings: shipped),

    // Ends a command at any of its changes to files, for the tests of what it leaves behind.
    .executableTarget(name: "kill-at", path: "Tests/KillAt"),
    .target(
      name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: strict),
    tests("Packaging", ["Packaging"]),
    tests("PlatformIO", ["PlatformIO"]),
    tests("RequirementFiles", ["RequirementFiles", "Packaging", "PlatformIO"]),
    tests("Resolver", ["Resolver", "Packaging"]),
    tests("Lockfiles", ["Lockfiles", "Packaging", "RequirementFiles", "Resolver"]),
    tests("PackageIndex", ["PackageIndex", "Packaging", "Resolver", "PlatformIO"]),
    tests("SyncPlanning", ["SyncPlanning", "Lockfiles", "Packaging"]),
    tests("WheelInstall", ["WheelInstall", "Packaging", "SyncPlanning", "PlatformIO"]),
    tests(
      "SourceBuilds",
      [
        "SourceBuilds", "Packaging", "PlatformIO", "RequirementFiles", "Resolver", "Lockfiles",
        "PackageIndex", "SyncPlanning", "WheelInstall",
      ]),
    tests(
      "Lock",
      [
        "lock", "Lockfiles", "PlatformIO", "RequirementFiles", "Packaging", "PackageIndex",
        "WheelInstall",
      ]),
    tests("Architecture", []),
  ] + fuzzing
)
