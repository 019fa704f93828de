import Packaging
import PlatformIO
import SyncPlanning
import WheelInstall

/// Whether the packages of a lock go together in an environment, as far as their metadata tells.
struct LockCheck {
  private let goal: SyncGoal
  private let environment: SyncEnvironment
  private let staying: [InstalledDistribution]

  init(_ goal: SyncGoal, in environment: SyncEnvironment, staying: [InstalledDistribution]) {
    self.goal = goal
    self.environment = environment
    self.staying = staying
  }

  /// Looks at what is there and at what is to come.
  ///
  /// - Throws: `SyncError` where a package needs another Python, or one that is not locked.
  func check(_ arrivals: [Installation.Arrival] = []) throws(SyncError) {
    var metadata: [PackageName: CoreMetadata] = [:]
    for arrival in arrivals {
      let wheel = arrival.wheel
      guard let file = wheel.path(of: wheel.manifest.distInfo + "/METADATA"),
        let found = Self.metadata(at: file)
      else { continue }
      metadata[arrival.pin.name] = found
      try checkPython(arrival.pin, found)
    }
    for distribution in staying where distribution.form == .distInfo {
      metadata[distribution.name] = Self.metadata(at: distribution.path + "/METADATA")
    }
    let gaps = ClosureCheck(
      goal, metadata: metadata, in: environment.target.markers,
      tolerating: PlanPolicy.seeds.union(staying.map(\.name))
    ).gaps
    guard gaps.isEmpty else { throw .notClosed(gaps) }
  }

  /// What cannot be read says nothing of what it needs.
  private static func metadata(at path: String) -> CoreMetadata? {
    guard let bytes = try? Files.read(path) else { return nil }
    return try? CoreMetadata(parsing: bytes)
  }

  private func checkPython(_ pin: LockedPin, _ metadata: CoreMetadata) throws(SyncError) {
    let python = environment.target.python
    guard let needs = metadata.requiresPython, !needs.contains(python) else { return }
    throw .wrongPython(pin, needs: metadata.requiresPythonText ?? "", python: python)
  }
}
