import Packaging
import PlatformIO
import TestSupport
import Testing

@testable import WheelInstall

@Suite struct `a hostile wheel` {
  static let wheels =
    HostileWheel.names + HostileWheel.archives + HostileWheel.records + HostileWheel.descriptions
    + HostileWheel.targets

  @Test(arguments: wheels)
  func `is refused for`(_ wheel: HostileWheel) async throws {
    let directory = TemporaryDirectory()
    let error = await #expect(throws: WheelError.self) {
      let archive = try WheelArchive(wheel.bytes, named: wheel.fileName)
      _ = try await archive.unpack(into: directory("files"), time: 0)
    }
    #expect(error?.reason == .refused(wheel.fault))
    // One sentence, which a terminal can show.
    let message = error?.diagnostic.message ?? ""
    #expect(message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(message.hasPrefix("the wheel `"))
  }

  @Test func `has a title of its own in the table`() {
    #expect(Set(Self.wheels.map(\.title)).count == Self.wheels.count)
    #expect(Self.wheels.count >= 120)
  }
}
