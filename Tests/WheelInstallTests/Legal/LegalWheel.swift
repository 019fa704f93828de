import Packaging
import PlatformIO
import TestSupport
import Testing

/// A wheel that is odd, and yet must be accepted.
struct LegalWheel: Sendable, CustomTestStringConvertible {
  let title: String
  let fileName: String
  let bytes: [UInt8]
  /// Where the files go, in the order of their paths, but for METADATA, WHEEL and the module.
  let targets: [String]

  var testDescription: String { title }

  init(
    _ title: String, _ targets: [String] = [], fileName: String = "demo-1.0-py3-none-any.whl",
    _ change: (inout TestWheel) -> Void
  ) {
    var wheel = TestWheel()
    change(&wheel)
    self.init(title: title, fileName: fileName, bytes: wheel.bytes, targets: targets)
  }

  init(title: String, fileName: String, bytes: [UInt8], targets: [String]) {
    self.title = title
    self.fileName = fileName
    self.bytes = bytes
    self.targets = targets
  }

  static func zip(_ title: String, _ change: (inout ZipWriter) -> Void) -> LegalWheel {
    var zip = TestWheel().zip
    change(&zip)
    return LegalWheel(
      title: title, fileName: "demo-1.0-py3-none-any.whl", bytes: zip.bytes, targets: [])
  }

  static func member(
    _ title: String, _ change: (inout ZipWriter.Member) -> Void
  ) -> LegalWheel {
    zip(title) { change(&$0.members[0]) }
  }

  static func file(_ title: String, _ path: String, target: String? = nil) -> LegalWheel {
    LegalWheel(title, [target ?? path]) { $0.files.append(ZipWriter.Member(path, "text\n")) }
  }

  /// A RECORD that says this of `demo/__init__.py`.
  static func hash(_ title: String, _ hash: String, size: String = "10") -> LegalWheel {
    LegalWheel(title) {
      $0.unlisted = ["demo/__init__.py"]
      $0.recordPrefix = "demo/__init__.py,\(hash),\(size)\n"
    }
  }
}

extension LegalWheel {
  private static let text = Array("value = 1\n".utf8)
  private static let row = RecordRow(
    path: "demo/__init__.py", sha256: SHA256.hash(text), size: text.count)
  private static let hexadecimal = SHA256.hexadecimal(of: text)

  static let archives: [LegalWheel] = [
    LegalWheel("an ordinary wheel") { _ in },
    zip("a comment") { $0.comment = Array("made by hand".utf8) },
    zip("the longest comment") { $0.comment = [UInt8](repeating: 0x20, count: 0xFFFF) },
    zip("comments of entries") { $0.members[0].comment = Array("the first".utf8) },
    zip("large records that are not needed") { $0.large = ZipWriter.Large() },
    zip("large records that repeat the small one") {
      $0.large = ZipWriter.Large()
      $0.large?.isSole = false
    },
    member("a packed file") { $0.deflate() },
    member("a description behind the data") { $0.describeLater() },
    member("a description without a signature") { $0.describeLater(signed: false) },
    member("a wide description") { $0.describeLater(wide: true) },
    member("a wide description without a signature") {
      $0.describeLater(signed: false, wide: true)
    },
    member("a packed file with a description") {
      $0.deflate()
      $0.describeLater()
    },
    member("a description that is announced and not needed") { $0.flags |= 1 << 3 },
    member("large sizes that are not needed") { $0.useLargeSizes() },
    member("large sizes in front of the data only") {
      $0.useLargeSizes()
      $0.directoryExtra = []
      ($0.size, $0.packedSize) = (nil, nil)
    },
    member("large sizes that repeat the header's") {
      $0.useLargeSizes()
      ($0.size, $0.packedSize) = (nil, nil)
      ($0.own.size, $0.own.packedSize) = (nil, nil)
    },
    member("extra fields of other systems") {
      $0.ownExtra = [0x55, 0x54, 5, 0, 1, 0, 0, 0, 0, 0x75, 0x78, 1, 0, 1]
      $0.directoryExtra = [0x55, 0x54, 5, 0, 1, 0, 0, 0, 0]
    },
    member("an extra field that pads") { $0.ownExtra = [0, 0, 0] },
    member("flags of the packer's effort") {
      $0.flags = 0b110
      $0.own.flags = 0
    },
    member("flags that nobody uses") { $0.flags = 1 << 7 | 1 << 12 },
    member("a name that says it is UTF-8 and is ASCII") { $0.flags = 1 << 11 },
    member("an archive of DOS") {
      $0.system = 0
      $0.mode = 0
    },
    member("a file without a kind") { $0.mode = 0o644 },
    member("a file that belongs to all its users") { $0.mode = 0o107777 },
    zip("entries in another order than their data") { $0.members.swapAt(0, 2) },
    LegalWheel("folders") {
      var folder = ZipWriter.Member("demo/")
      folder.mode = 0o040755
      $0.files.insert(folder, at: 0)
      $0.files.append(ZipWriter.Member("demo/empty/"))
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/"))
    },
    LegalWheel("a packed folder with a description") {
      var folder = ZipWriter.Member("demo/")
      folder.deflate()
      folder.packed = [3, 0]
      folder.describeLater()
      $0.files.append(folder)
    },
    LegalWheel("a folder in RECORD") {
      $0.files.append(ZipWriter.Member("demo/sub/"))
      $0.recordPrefix = "demo/sub/,,\n"
    },
    LegalWheel("an empty file", ["demo/empty.py"]) {
      $0.files.append(ZipWriter.Member("demo/empty.py"))
    },
    LegalWheel("an empty packed file", ["demo/empty.py"]) {
      var member = ZipWriter.Member("demo/empty.py")
      member.deflate()
      $0.files.append(member)
    },
    LegalWheel("a packed file of nothing at all", ["demo/empty.py"]) {
      var member = ZipWriter.Member("demo/empty.py")
      member.method = 8
      $0.files.append(member)
    },
    LegalWheel("a hundred files", (100..<200).map { "demo/m\($0).py" }) { wheel in
      for index in 100..<200 {
        wheel.files.append(ZipWriter.Member("demo/m\(index).py", "value = \(index)\n"))
      }
    },
  ]

  static let contents: [LegalWheel] = [
    file("a .pth at the root", "demo.pth"),
    file("a module at the root", "demo_tool.py"),
    file("a part of a namespace", "zope/demo/__init__.py"),
    file("a name in UTF-8", "demo/naïve-文件.txt"),
    file("a name with spaces", "demo/a file.txt"),
    file("a name with a comma and a quote", "demo/\"a\", b.txt"),
    file("a name with a colon", "demo/a:b.txt"),
    file("a hidden file", "demo/.hidden"),
    file("a part of 255 bytes", "demo/" + String(repeating: "a", count: 252) + ".py"),
    file("a deep folder", String(repeating: "a/", count: 40) + "file.txt"),
    file("compiled modules", "demo/__pycache__/__init__.cpython-312.pyc"),
    file("a .dist-info folder in a vendored library", "demo/_vendor/six-1.0.dist-info/METADATA"),
    file("its own .egg-info folder", "Demo.egg-info/PKG-INFO"),
    file("a folder whose name begins with python", "python_demo/x.py"),
    file("data", "demo-1.0.data/data/share/demo/a.txt", target: "share/demo/a.txt"),
    file("data in a folder of programs", "demo-1.0.data/data/bin/demo-run", target: "bin/demo-run"),
    file("headers", "demo-1.0.data/headers/demo.h", target: "demo.h"),
    file("purelib", "demo-1.0.data/purelib/extra.py", target: "extra.py"),
    file("platlib", "demo-1.0.data/platlib/extra.py", target: "extra.py"),
    file(
      "a script whose name begins with python", "demo-1.0.data/scripts/python-demo",
      target: "python-demo"),
    file(
      "a script whose name begins with activate",
      "demo-1.0.data/scripts/activate-global-python-demo", target: "activate-global-python-demo"),
    LegalWheel("a .data folder in another writing", ["run"]) {
      $0.files.append(ZipWriter.Member("Demo-1.0.data/scripts/run", "#!/bin/sh\n"))
    },
    LegalWheel("a .data folder as an entry", ["run"]) {
      $0.files.append(ZipWriter.Member("demo-1.0.data/"))
      $0.files.append(ZipWriter.Member("demo-1.0.data/scripts/"))
      $0.files.append(ZipWriter.Member("demo-1.0.data/scripts/run", "#!/bin/sh\n"))
    },
    LegalWheel("a script that an entry point makes anew", ["demo-1.0.dist-info/entry_points.txt"]) {
      $0.files.append(ZipWriter.Member("demo-1.0.data/scripts/demo", "#!python\n"))
      $0.files.append(
        ZipWriter.Member(
          "demo-1.0.dist-info/entry_points.txt", "[console_scripts]\ndemo = demo:main\n"))
    },
    LegalWheel("a file that purelib has again") {
      $0.files.append(ZipWriter.Member("demo-1.0.data/purelib/demo/__init__.py", "value = 1\n"))
    },
    LegalWheel("files that installing writes") {
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/INSTALLER", "evil\n"))
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/REQUESTED"))
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/direct_url.json", "{}"))
    },
    LegalWheel("signatures that RECORD lacks") {
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/RECORD.jws", "{}"))
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/RECORD.p7s", "{}"))
      $0.unlisted = ["demo-1.0.dist-info/RECORD.jws", "demo-1.0.dist-info/RECORD.p7s"]
    },
    LegalWheel(
      "licenses", ["demo-1.0.dist-info/licenses/LICENSE", "demo-1.0.dist-info/top_level.txt"]
    ) {
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/licenses/LICENSE", "free\n"))
      $0.files.append(ZipWriter.Member("demo-1.0.dist-info/top_level.txt", "demo\n"))
    },
    LegalWheel(
      "sections of entry points that are not scripts", ["demo-1.0.dist-info/entry_points.txt"]
    ) {
      $0.files.append(
        ZipWriter.Member(
          "demo-1.0.dist-info/entry_points.txt",
          "# comment\n[demo.plugins]\nanything goes = here\n\n[console_scripts]\r\n"
            + "; comment\r\ndemo.tool-2 = demo.cli : main [extra]\r\n"))
    },
  ]

  static let metadata: [LegalWheel] = [
    hash("a hash of SHA-256", row.hash),
    hash("a hash with padding", row.hash + "="),
    hash("a hash in hexadecimal", "sha256=" + hexadecimal),
    hash("a hash in capitals", "SHA256=" + row.hash.dropFirst(7)),
    hash("a hash that was hashed as text", "sha256=" + Base64URL.text(of: Array(hexadecimal.utf8))),
    hash(
      "a hash of SHA-512",
      "sha512="
        + Base64URL.text(of: text.withUnsafeBytes { HashStream.hash($0, .sha512) })),
    hash(
      "a hash of SHA-384",
      "sha384="
        + Base64URL.text(of: text.withUnsafeBytes { HashStream.hash($0, .sha384) })),
    hash("no size", row.hash, size: ""),
    LegalWheel("two equal rows") { $0.recordPrefix = "demo/__init__.py,\(row.hash),10\n" },
    LegalWheel("quotes that are not needed") {
      $0.unlisted = ["demo/__init__.py"]
      $0.recordPrefix = "\"demo/__init__.py\",\"\(row.hash)\",\"10\"\n"
    },
    LegalWheel("a RECORD with the line ends of DOS") {
      $0.record = String(decoding: $0.rowsThatFit, as: UTF8.self).split(separator: "\n")
        .joined(separator: "\r\n")
    },
    LegalWheel("a RECORD with empty lines") { $0.recordPrefix = "\n\r\n\n" },
    LegalWheel("a RECORD without itself") {
      $0.record = String(
        decoding: $0.rowsThatFit.dropLast("demo-1.0.dist-info/RECORD,,\n".utf8.count),
        as: UTF8.self)
    },
    LegalWheel("a WHEEL without tags") {
      $0.setText("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
    },
    LegalWheel("a WHEEL with other tags") {
      $0.setText(
        "demo-1.0.dist-info/WHEEL",
        "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: cp27-cp27m-linux_x86_64\n")
    },
    LegalWheel("a later minor version of the format") {
      $0.setText("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.9\r\nRoot-Is-Purelib: True\r\n")
    },
    LegalWheel("a WHEEL that does not say where its root goes") {
      $0.setText("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    },
    LegalWheel("a version in another writing", fileName: "Demo-1.0.0-1build-py3-none-any.whl") {
      $0.setText("demo-1.0.dist-info/METADATA", "Name: DEMO\nVersion: v1\n\nText.\nName: evil\n")
    },
  ]
}
