import Packaging
import TestSupport

@testable import WheelInstall

extension HostileWheel {
  /// Names that lead elsewhere, and entries that are no files.
  static let names: [HostileWheel] = [
    path("a name that leads outside", "../evil.py", .dots),
    path("a name that leads far outside", "../../../../../../tmp/evil.py", .dots),
    path("a name that leads outside by way of a folder", "demo/../../evil.py", .dots),
    path("a name that ends in two dots", "demo/..", .dots),
    path("a name that comes back", "demo/../demo/evil.py", .dots),
    path("a folder that leads outside", "../evil/", .dots),
    path("a name with a dot for a part", "./demo/evil.py", .dots),
    path("a name with a dot in the middle", "demo/./evil.py", .dots),
    path("a name that is a dot", ".", .dots),
    path("an absolute name", "/tmp/evil.py", .absolute),
    path("an absolute name with two slashes", "//tmp/evil.py", .absolute),
    path("a name that is a slash", "//", .absolute),
    path("a name with a drive letter", "C:/evil.py", .driveLetter),
    path("a name with a drive letter and no slash", "c:evil.py", .driveLetter),
    path("a name with backslashes", "demo\\evil.py", .backslash),
    path("a name that leads outside with backslashes", "..\\evil.py", .backslash),
    path("a name of another machine", "\\\\host\\share\\evil.py", .backslash),
    path("a name with a null byte", "demo/evil.py\0.txt", .controlCharacter),
    path("a name with a line feed", "demo/evil\n.py", .controlCharacter),
    path("a name with a carriage return", "demo/evil\r.py", .controlCharacter),
    path("a name with an escape", "demo/\u{1B}[2Jevil.py", .controlCharacter),
    path("a name with a delete character", "demo/evil\u{7F}.py", .controlCharacter),
    path("a name with a next line", "demo/evil\u{85}.py", .controlCharacter),
    path("a name with an empty part", "demo//evil.py", .emptyPart),
    path("a folder with an empty part", "demo/sub//", .emptyPart),
    path("a name with three dots for a part", "demo/.../evil.py", .trailingDotOrSpace),
    path("a folder that ends in a dot", "demo./evil.py", .trailingDotOrSpace),
    path("a name that ends in a dot", "demo/evil.", .trailingDotOrSpace),
    path("a name that ends in a space", "demo/evil.py ", .trailingDotOrSpace),
    path("a part that is a space", "demo/ /evil.py", .trailingDotOrSpace),
    path(
      "a part of 256 bytes", "demo/" + String(repeating: "a", count: 253) + ".py", .partTooLong),
    path(
      "a very long name", String(repeating: "folder/", count: 9000) + "evil.py", .tooLong),
    path(
      "a very deep folder", String(repeating: "a/", count: 100) + "evil.py", .tooDeep),
    zip("an empty name", .entry("", .path(.empty))) {
      $0.members.append(ZipWriter.Member("", "evil\n"))
    },
    zip("a name that is not UTF-8 and says it is", .entry("demo/\u{FFFD}\u{FFFD}.py", .nameNotUTF8))
    {
      var member = ZipWriter.Member(Array("demo/".utf8) + [0xFF, 0xFE] + Array(".py".utf8), [])
      member.flags = 1 << 11
      $0.members.append(member)
    },
    zip(
      "a name that is not UTF-8 and that RECORD does not have",
      .recordRow("demo/\u{A0}■.py", .unlisted)
    ) {
      $0.members.append(
        ZipWriter.Member(Array("demo/".utf8) + [0xFF, 0xFE] + Array(".py".utf8), []))
    },
    zip("a surrogate in a name", .entry("demo/\u{FFFD}\u{FFFD}\u{FFFD}.py", .nameNotUTF8)) {
      var member = ZipWriter.Member(
        Array("demo/".utf8) + [0xED, 0xA0, 0x80] + Array(".py".utf8), [])
      member.flags = 1 << 11
      $0.members.append(member)
    },
    zip("an overlong slash in a name", .entry("..\u{FFFD}\u{FFFD}evil.py", .nameNotUTF8)) {
      var member = ZipWriter.Member(
        Array("..".utf8) + [0xC0, 0xAF] + Array("evil.py".utf8), [])
      member.flags = 1 << 11
      $0.members.append(member)
    },

    file(
      "a symbolic link", "demo/link", .entry("demo/link", .specialFile(.symbolicLink)),
      mode: 0o120777),
    file(
      "a symbolic link that is a folder", "demo/link/",
      .entry("demo/link/", .specialFile(.symbolicLink)), mode: 0o120777),
    HostileWheel(
      "a symbolic link in an archive of DOS", .entry("link", .specialFile(.symbolicLink))
    ) {
      var member = ZipWriter.Member("link", "/etc")
      member.mode = 0o120777
      member.system = 0
      $0.files.append(member)
    },
    file(
      "a character device", "demo/null", .entry("demo/null", .specialFile(.device)),
      mode: 0o020666),
    file("a block device", "demo/sda", .entry("demo/sda", .specialFile(.device)), mode: 0o060660),
    file("a pipe", "demo/pipe", .entry("demo/pipe", .specialFile(.pipe)), mode: 0o010666),
    file("a socket", "demo/socket", .entry("demo/socket", .specialFile(.socket)), mode: 0o140777),
    file(
      "a file of an unknown kind", "demo/what", .entry("demo/what", .specialFile(.unknown)),
      mode: 0o150644),
    file(
      "a folder without a slash", "demo/sub", .entry("demo/sub", .folderWithoutSlash),
      mode: 0o040755),
    zip("a folder with data", .entry("demo/sub/", .folderWithData)) {
      $0.members.append(ZipWriter.Member("demo/sub/", "evil\n"))
    },

    zip("a folder with packed bytes", .entry("demo/sub/", .folderWithData)) {
      var folder = ZipWriter.Member("demo/sub/")
      folder.method = 8
      folder.packed = [3, 0, 1, 2]
      $0.members.append(folder)
    },

    HostileWheel("a file that is there twice", .entry("demo/__init__.py", .repeated)) {
      $0.files.append(ZipWriter.Member("demo/__init__.py", "evil\n"))
    },
    HostileWheel("a file that is there twice, the same", .entry("demo/__init__.py", .repeated)) {
      $0.files.append($0.files[0])
    },
    HostileWheel("a folder that is there twice", .entry("demo/sub", .repeated)) {
      $0.files += [ZipWriter.Member("demo/sub/"), ZipWriter.Member("demo/sub/")]
    },
    file("a file that is a folder of another", "demo", .entry("demo", .isFolderToo)),
    file("a file in a file", "demo/__init__.py/evil.py", .entry("demo/__init__.py", .isFolderToo)),
    file("a file that is a folder", "demo/__init__.py/", .entry("demo/__init__.py", .isFolderToo)),
    HostileWheel("two writings of one accent", .entry("demo/e\u{301}.py", .repeated)) {
      $0.files.append(ZipWriter.Member("demo/\u{E9}.py", "a\n"))
      $0.files.append(ZipWriter.Member("demo/e\u{301}.py", "b\n"))
    },
  ]
}
