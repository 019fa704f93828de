import PackageIndex
import Packaging
import PlatformIO
import Resolver
import SourceBuilds
import Synchronization

/// Who builds: looks into sources, builds metadata, and says what builds need.
typealias Builder = ReferenceProvider & SourceMetadataProvider & BuildRequirementsProvider
  & ProjectProvider

/// Looks into projects that are not to be installed.
protocol ProjectProvider: Sendable {
  /// Looks into a project of which only its requirements are wanted, whatever may be built.
  func look(_ request: ReferenceRequest) async throws(ProviderError) -> ReferenceDescription
}

extension SourceBuilder: ProjectProvider {}

/// Looks into whatever references lead to, within what may be built; a builder, which needs a
/// Python, is found when the first source has to be looked into.
final class SourceLookup: Builder {
  private let wheels: WheelReferences
  private let formats: FormatControl
  /// `timeout` is in seconds; nil: what the options have.
  private let makeBuilder: @Sendable (_ timeout: Double?) throws(ProviderError) -> any Builder
  private let builder = Mutex<Result<any Builder, ProviderError>?>(nil)
  /// By request, whatever name it gives.
  private let descriptions = OnceMap<ReferenceRequest, ReferenceDescription>()
  private let exact = Mutex<[DirectReference: ReferenceDescription]>([:])
  /// What was asked for that is a folder, and whether it is to be installed: of others only the
  /// requirements are wanted.
  private let folders = Mutex<[ReferenceRequest: Bool]>([:])

  init(
    wheels: WheelReferences, formats: FormatControl,
    makeBuilder: @escaping @Sendable (_ timeout: Double?) throws(ProviderError) -> any Builder
  ) {
    self.wheels = wheels
    self.formats = formats
    self.makeBuilder = makeBuilder
  }

  /// Looks into a reference once, however many ask.
  func describe(_ request: ReferenceRequest) async throws(ProviderError) -> ReferenceDescription {
    var key = request
    key.name = nil
    let description = try await descriptions.value(of: key) { () async throws(ProviderError) in
      try await self.find(request)
    }
    let text = request.reference.text
    if let name = request.name, name != description.name {
      throw ProviderError(
        ReferenceError.otherName(text, expected: name, found: description.name).diagnostic)
    }
    if description.needsBuild {
      try checkBuild(of: description.name, text)
    } else if !formats.allowsWheel(description.name) {
      throw ProviderError(ReferenceError.wheelForbidden(text).diagnostic)
    }
    exact.withLock { $0[description.exact] = description }
    return description
  }

  func look(_ request: ReferenceRequest) async throws(ProviderError) -> ReferenceDescription {
    note(request, isPackage: false)
    return try await found().look(request)
  }

  private func note(_ request: ReferenceRequest, isPackage: Bool) {
    guard case .directory = request.reference.place else { return }
    folders.withLock { $0[request] = isPackage || $0[request] == true }
  }

  private func find(
    _ request: ReferenceRequest
  ) async throws(ProviderError) -> ReferenceDescription {
    if WheelReferences.knows(request.reference) { return try await wheels.describe(request) }
    let text = request.reference.text
    if let name = request.name ?? request.reference.impliedName {
      try checkBuild(of: name, text)
    } else if formats.onlyBinary.includesAll, formats.noBinary.names.isEmpty {
      throw ProviderError(ReferenceError.buildForbidden(text).diagnostic)
    }
    note(request, isPackage: true)
    return try await found().describe(request)
  }

  private func checkBuild(of name: PackageName, _ text: String) throws(ProviderError) {
    guard !formats.allowsSource(name) else { return }
    throw ProviderError(ReferenceError.buildForbidden(text).diagnostic)
  }

  /// What is known of a reference that was made exact.
  func description(ofExact reference: DirectReference) -> ReferenceDescription? {
    exact.withLock { $0[reference] }
  }

  func dependencies(
    of source: IndexedSource
  ) async throws(ProviderError) -> DependencyLookup {
    try await found().dependencies(of: source)
  }

  func buildPins(
    of subject: BuildSubject, preferring preferences: [BuildPin]
  ) async throws(ProviderError) -> [BuildPin] {
    try await found().buildPins(of: subject, preferring: preferences)
  }

  private func found() throws(ProviderError) -> any Builder {
    try builder.withLock { known throws(ProviderError) in
      if let known { return try known.get() }
      let made: Result<any Builder, ProviderError>
      do throws(ProviderError) {
        made = .success(try makeBuilder(nil))
      } catch {
        made = .failure(error)
      }
      known = made
      return try made.get()
    }
  }
}

/// After the locks are written.
extension SourceLookup {
  /// Seconds for a hook that nobody waits for.
  private static var patience: Double { 5 }

  /// Asks the backends of folders again in which files now are that were not there when they were
  /// asked, so that the next run need not; it still does if that takes long.
  ///
  /// `pins` are what was found out of builds, which is looked for as well; nil: that is not wanted.
  func askAgain(
    where files: [String], preferring pins: [PackageName: [BuildPin]]?, world: World
  ) async {
    let files = world.realPaths(files)
    let requests = folders.withLock { $0 }.filter { request, _ in
      guard case .directory(let path, _) = request.reference.place,
        let folder = try? Files.realPath(path)  // gone: nobody will ask
      else { return false }
      return files.contains { $0.hasPrefix(folder + "/") }
    }
    // Another builder, as this one remembers what it has found; whatever fails, the next run says.
    guard !requests.isEmpty, let builder = try? makeBuilder(Self.patience) else { return }
    await withDiscardingTaskGroup { group in
      for (request, isPackage) in requests {
        group.addTask {
          guard isPackage else {
            _ = try? await builder.look(request)
            return
          }
          guard let found = try? await builder.describe(request), let pins else { return }
          _ = try? await builder.buildPins(
            of: .reference(found), preferring: pins[found.name] ?? [])
        }
      }
    }
  }
}
