#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum Environment {
  static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
