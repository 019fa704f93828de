import PlatformIO

/// A zip archive that need not be a wheel, read with the same care.
package struct ZipFiles {
  /// One member.
  package struct Entry: Hashable, Sendable {
    /// `/` between the parts, none at the end.
    package let name: String
    package let isFolder: Bool
    package let isExecutable: Bool
    /// Of the data, in bytes.
    package let size: Int
  }

  /// Why an archive, or a member, cannot be read: a clause without a subject.
  package struct Failure: Error, Hashable, Sendable {
    package let message: String
  }

  /// In the order of their data.
  package let entries: [Entry]
  private let members: [ZipEntry]
  private let zip: ZipBytes

  /// Reads the directory; the bytes must outlive the value.
  package init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    zip = ZipBytes(bytes: bytes)
    do {
      members = try ZipDirectory(of: zip).entries
    } catch {
      throw Failure(message: error.message)
    }
    entries = members.map {
      Entry(name: $0.name, isFolder: $0.isFolder, isExecutable: $0.isExecutable, size: $0.size)
    }
  }

  /// Calls `body` with the checked data of the entries at some places, one after another.
  package func forEach<E: Error>(
    _ places: some Sequence<Int>,
    _ body: (Int, Result<UnsafeRawBufferPointer, Failure>) throws(E) -> Void
  ) throws(E) {
    var reader = EntryReader()
    for place in places {
      let data: Result<UnsafeRawBufferPointer, Failure>
      do throws(EntryFault) {
        data = .success(try reader.data(of: members[place], in: zip))
      } catch {
        data = .failure(Failure(message: "its member `\(members[place].name)` \(error.message)"))
      }
      try body(place, data)
    }
  }
}
