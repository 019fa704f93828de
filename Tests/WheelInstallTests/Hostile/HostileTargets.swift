import Packaging
import TestSupport

@testable import WheelInstall

extension HostileWheel {
  /// Files that would go where they must not, and scripts that must not be made.
  static let targets: [HostileWheel] = [
    file("an unknown scheme", "demo-1.0.data/evil/file", .unknownScheme("demo-1.0.data/evil/file")),
    file(
      "the scheme of the standard library", "demo-1.0.data/stdlib/os.py",
      .unknownScheme("demo-1.0.data/stdlib/os.py")),
    file(
      "a scheme in capitals", "demo-1.0.data/Scripts/run",
      .unknownScheme("demo-1.0.data/Scripts/run")),
    file(
      "an unknown scheme without files", "demo-1.0.data/evil/", .unknownScheme("demo-1.0.data/evil")
    ),
    file("a file in no scheme", "demo-1.0.data/file", .looseData("demo-1.0.data/file")),
    file("a scheme that is a file", "demo-1.0.data/scripts", .looseData("demo-1.0.data/scripts")),
    file("a .data folder that is a file", "demo-1.0.data", .looseData("demo-1.0.data")),
    file(
      "a .data folder of another package", "requests-2.0.data/scripts/run",
      .foreignFolder("requests-2.0.data")),
    file(
      "a .data folder of another version", "demo-2.0.data/scripts/run",
      .foreignFolder("demo-2.0.data")),
    file("a .data folder without a version", "demo.data/scripts/run", .foreignFolder("demo.data")),
    HostileWheel("two .data folders", .foreignFolder("Demo-1.0.data")) {
      $0.files += [
        ZipWriter.Member("demo-1.0.data/data/a", "a\n"),
        ZipWriter.Member("Demo-1.0.data/data/b", "b\n"),
      ]
    },
    path("a scheme that leads outside", "demo-1.0.data/scripts/../../evil", .dots),
    path("an absolute path in a scheme", "demo-1.0.data/data//etc/passwd", .emptyPart),
    path("a drive letter behind a scheme", "demo-1.0.data/data/C:evil", .driveLetter),
    path("a scheme that is two dots", "demo-1.0.data/../evil", .dots),
    path("a .data folder in another", "../demo-1.0.data/scripts/evil", .dots),
    file(
      "a .dist-info folder by way of purelib",
      "demo-1.0.data/purelib/requests-2.0.dist-info/METADATA",
      .foreignFolder("demo-1.0.data/purelib/requests-2.0.dist-info/METADATA")),
    file(
      "a .dist-info folder by way of platlib",
      "demo-1.0.data/platlib/requests-2.0.dist-info/METADATA",
      .foreignFolder("demo-1.0.data/platlib/requests-2.0.dist-info/METADATA")),
    file(
      "its own .dist-info folder by way of purelib",
      "demo-1.0.data/purelib/demo-1.0.dist-info/RECORD",
      .foreignFolder("demo-1.0.data/purelib/demo-1.0.dist-info/RECORD")),
    file(
      "an .egg-link by way of purelib", "demo-1.0.data/purelib/pip.egg-link",
      .foreignFolder("demo-1.0.data/purelib/pip.egg-link")),
    file(
      "a .dist-info folder by way of data",
      "demo-1.0.data/data/lib/python3.12/site-packages/pip-99.dist-info/METADATA",
      .foreignFolder("demo-1.0.data/data/lib/python3.12/site-packages/pip-99.dist-info/METADATA")),
    HostileWheel(
      "two files for one place",
      .sameTarget("demo/__init__.py", "demo-1.0.data/purelib/demo/__init__.py")
    ) {
      $0.files.append(ZipWriter.Member("demo-1.0.data/purelib/demo/__init__.py", "evil\n"))
    },
    HostileWheel(
      "two files for one place of two schemes",
      .sameTarget("demo-1.0.data/purelib/a.py", "demo-1.0.data/platlib/a.py")
    ) {
      $0.files += [
        ZipWriter.Member("demo-1.0.data/purelib/a.py", "a\n"),
        ZipWriter.Member("demo-1.0.data/platlib/a.py", "b\n"),
      ]
    },
    HostileWheel(
      "a file where another needs a folder",
      .sameTarget("demo-1.0.data/purelib/demo", "demo/__init__.py")
    ) {
      $0.files.append(ZipWriter.Member("demo-1.0.data/purelib/demo", "evil\n"))
    },

    file(
      "a script that replaces the interpreter", "demo-1.0.data/scripts/python",
      .reservedName("demo-1.0.data/scripts/python", .interpreter)),
    file(
      "a script that replaces python3", "demo-1.0.data/scripts/python3",
      .reservedName("demo-1.0.data/scripts/python3", .interpreter)),
    file(
      "a script that replaces python3.12", "demo-1.0.data/scripts/python3.12",
      .reservedName("demo-1.0.data/scripts/python3.12", .interpreter)),
    file(
      "a script that replaces a free-threaded interpreter", "demo-1.0.data/scripts/python3.13t",
      .reservedName("demo-1.0.data/scripts/python3.13t", .interpreter)),
    file(
      "a script that replaces pythonw.exe", "demo-1.0.data/scripts/pythonw.exe",
      .reservedName("demo-1.0.data/scripts/pythonw.exe", .interpreter)),
    file(
      "a script that replaces the interpreter in capitals", "demo-1.0.data/scripts/Python3",
      .reservedName("demo-1.0.data/scripts/Python3", .interpreter)),
    file(
      "a script that replaces activate", "demo-1.0.data/scripts/activate",
      .reservedName("demo-1.0.data/scripts/activate", .interpreter)),
    file(
      "a script that replaces activate.fish", "demo-1.0.data/scripts/activate.fish",
      .reservedName("demo-1.0.data/scripts/activate.fish", .interpreter)),
    file(
      "a script that replaces Activate.ps1", "demo-1.0.data/scripts/Activate.ps1",
      .reservedName("demo-1.0.data/scripts/Activate.ps1", .interpreter)),
    file(
      "a folder where the interpreter is", "demo-1.0.data/scripts/python/evil",
      .reservedName("demo-1.0.data/scripts/python/evil", .interpreter)),
    file(
      "data that replaces the interpreter", "demo-1.0.data/data/bin/python3",
      .reservedName("demo-1.0.data/data/bin/python3", .interpreter)),
    file(
      "data that replaces activate", "demo-1.0.data/data/bin/activate",
      .reservedName("demo-1.0.data/data/bin/activate", .interpreter)),
    file(
      "data that replaces the scripts' folder", "demo-1.0.data/data/bin",
      .reservedName("demo-1.0.data/data/bin", .interpreter)),
    file(
      "data that replaces the environment's configuration", "demo-1.0.data/data/pyvenv.cfg",
      .reservedName("demo-1.0.data/data/pyvenv.cfg", .interpreter)),
    file(
      "data with a name of the bookkeeping", "demo-1.0.data/data/.lock-journal",
      .reservedName("demo-1.0.data/data/.lock-journal", .bookkeeping)),
    file(
      "data in a folder of the bookkeeping", "demo-1.0.data/data/.lock-stage/file",
      .reservedName("demo-1.0.data/data/.lock-stage/file", .bookkeeping)),
    file(
      "a module with a name of the bookkeeping", ".lock-packages",
      .reservedName(".lock-packages", .bookkeeping)),

    script("a script that leads outside", "../../evil"),
    script("a script in a folder", "sub/evil"),
    script("an absolute script", "/tmp/evil"),
    script("a script with a backslash", "sub\\evil"),
    script("a script that is a dot", "."),
    script("a script that is two dots", ".."),
    script("a hidden script", ".evil"),
    script("a script that is no name", ""),
    script("a script that begins like an option", "-evil"),
    script("a script with a null byte", "evil\0"),
    script("a script with a tab", "evil\ttool"),
    script("a script with a carriage return", "evil\rtool"),
    script("a script with a line separator", "evil\u{2028}tool"),
    script("a script with a reversed name", "evil\u{202E}tool"),
    script("a script of 256 bytes", String(repeating: "a", count: 256)),
    script("a script with a drive letter", "C:evil"),
    reference("a reference without an attribute", "demo"),
    reference("a reference with an empty attribute", "demo:"),
    reference("a reference with an empty module", ":main"),
    reference("an empty reference", ""),
    reference("a reference that is a program", "os;import evil:main"),
    reference("a reference that calls", "demo:main()"),
    reference("a reference with a space", "demo:main evil"),
    reference("a reference with a quote", "demo:main\"evil"),
    reference("a reference with two colons", "demo:main:evil"),
    reference("a reference with two dots", "demo..cli:main"),
    reference("a reference that begins with a dot", ".demo:main"),
    reference("a reference that begins with a digit", "1demo:main"),
    reference("a reference with a carriage return", "demo:main\rimport evil"),
    reference("a reference with a slash", "demo/cli:main"),
    entryPoints("a line that is no entry", .malformedLine(2), "[console_scripts]\nimport evil\n"),
    entryPoints(
      "an entry that goes on in the next line", .malformedLine(3),
      "[console_scripts]\ntool = demo:main\n  import evil\n"),
    entryPoints(
      "two scripts of one name", .repeatedName("tool"),
      "[console_scripts]\ntool = demo:main\ntool = demo:evil\n"),
    entryPoints(
      "a console and a graphical script of one name", .repeatedName("tool"),
      "[console_scripts]\ntool = demo:main\n[gui_scripts]\ntool = demo:main\n"),
    HostileWheel("entry points that are not UTF-8", .entryPoints(.notUTF8)) {
      $0.files.append(
        ZipWriter.Member("demo-1.0.dist-info/entry_points.txt", [0x5B, 0xFF, 0x5D]))
    },
    HostileWheel(
      "an entry point that replaces the interpreter", .reservedName("python3", .interpreter)
    ) {
      $0.files.append(
        ZipWriter.Member(
          "demo-1.0.dist-info/entry_points.txt", "[console_scripts]\npython3 = demo:main\n"))
    },
    HostileWheel("an entry point that replaces activate", .reservedName("activate", .interpreter)) {
      $0.files.append(
        ZipWriter.Member(
          "demo-1.0.dist-info/entry_points.txt", "[gui_scripts]\nactivate = demo:main\n"))
    },
  ]
}
