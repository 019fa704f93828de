import PackageIndex
import Packaging
import PlatformIO
import Resolver

/// Finds the Python that builds are done with.
struct BuilderSelection {
  /// The one that is locked for, where one was asked.
  let interpreter: String?
  let configuration: IndexConfiguration
  let world: World

  func builder(
    _ options: CompileOptions, http: HTTPClient
  ) throws(ProviderError) -> any Builder {
    throw ProviderError(
      Diagnostic(.error, "projects are not built by this version", reference: "needs-backend"))
  }
}
