import Packaging
import Testing

/// What references name, and how they are written down.
@Suite struct DirectReferenceTests {
  @Test func `a repository on this machine may lack the slashes of its host, as pip writes it`()
    throws
  {
    let reference = try DirectReference(parsing: "git+file:/r/x@main")
    #expect(reference.place == .repository(url: "file:///r/x", revision: "main"))
    #expect(reference.text == "git+file:///r/x@main")
  }

  // swift-format-ignore
  @Test(arguments: [
    ("https://h/a.whl", "https://h/a.whl"),
    ("https://h/a.zip#egg=a&subdirectory=b/./c", "https://h/a.zip#subdirectory=b/c"),
    ("https://user:secret@h/a.zip", "https://h/a.zip"),
    ("https://token@h/a.zip", "https://h/a.zip"),
    ("git+https://h/r.git", "git+https://h/r.git"),
    ("git+https://h/r.git@main#egg=r", "git+https://h/r.git@main"),
    ("git+https://h/r@feature/x#subdirectory=s&egg=r", "git+https://h/r@feature/x#subdirectory=s"),
    ("git+ssh://git@h/o/r.git@v1", "git+ssh://git@h/o/r.git@v1"),
    ("git+ssh://me:secret@h/o/r.git@v1", "git+ssh://h/o/r.git@v1"),
    ("git+file:///srv/r@0123", "git+file:///srv/r@0123"),
    ("file:///srv/a-1.0.tar.gz", "file:///srv/a-1.0.tar.gz"),
    ("file:./x%20y", "file:./x%20y"),
    ("file:x#subdirectory=a%20b", "file:x#subdirectory=a%20b"),
  ])
  func `a URL is written down without its secrets`(url: String, text: String) throws {
    #expect(try DirectReference(parsing: url).text == text)
  }

  @Test func `variables stay as written, and their values are used`() throws {
    let reference = try DirectReference(
      parsing: "git+https://me:geheim@h/r.git@dev#egg=r",
      written: "git+https://me:${TOKEN}@h/r.git@${BRANCH}#egg=r")
    #expect(reference.place == .repository(url: "https://me:geheim@h/r.git", revision: "dev"))
    #expect(reference.text == "git+https://me:${TOKEN}@h/r.git@dev")
    #expect(reference.directURL(commit: "c").url == "https://h/r.git")
    let pinned = reference.at(commit: String(repeating: "a", count: 40))
    #expect(pinned?.commit == String(repeating: "a", count: 40))
  }

  // swift-format-ignore
  @Test(arguments: [
    ("file:///srv/a-1.0.tar.gz", DirectReference.Place.localArchive(path: "/srv/a-1.0.tar.gz")),
    ("file://localhost/srv/a", .directory(path: "/srv/a", isEditable: false)),
    ("file:./x%20y", .directory(path: "./x y", isEditable: false)),
    ("git+file:///srv/r@a%2Fb", .repository(url: "file:///srv/r", revision: "a/b")),
    ("https://h/a?x=1#egg=b", .archive(url: "https://h/a?x=1")),
    ("file://${LIBS}/a%20b", .directory(path: "${LIBS}/a b", isEditable: false)),
    ("file://${LIBS}/a-1.0.zip", .localArchive(path: "${LIBS}/a-1.0.zip")),
    ("git+file://${R}", .repository(url: "file://${R}", revision: nil)),
    ("git+file://${R}/x@v1", .repository(url: "file://${R}/x", revision: "v1")),
    ("git+file://${R}@v1", .repository(url: "file://${R}", revision: "v1")),
  ])
  func `a URL names a place`(url: String, place: DirectReference.Place) throws {
    #expect(try DirectReference(parsing: url).place == place)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("x/y", DirectReferenceError.missingScheme),
    ("ftp://h/a.zip", .unknownScheme("ftp")),
    ("git://h/r", .unknownScheme("git")),
    ("git+git://h/r", .unknownScheme("git+git")),
    ("hg+https://h/r", .unsupportedVersionControl("hg")),
    ("svn+ssh://h/r", .unsupportedVersionControl("svn")),
    ("git@h:o/r.git", .scpForm(meant: "git+ssh://git@h/o/r.git")),
    ("git+git@h:o/r.git", .scpForm(meant: "git+ssh://git@h/o/r.git")),
    ("git+ssh://git@h:o/r.git@v1", .scpForm(meant: "git+ssh://git@h/o/r.git")),
    ("h.example:o/r.git", .scpForm(meant: "git+ssh://git@h.example/o/r.git")),
    ("https:///a.zip", .missingHost),
    ("https:a.zip", .missingHost),
    ("https://h", .missingPath),
    ("git+https://h/", .missingPath),
    ("git+ssh://-oProxyCommand=x/r", .invalidHost("-oProxyCommand=x")),
    ("git+file:./r", .relativeRepository),
    ("git+file://other/r", .otherMachine("other")),
    ("file://other/r", .otherMachine("other")),
    ("git+https://h/r@", .invalidRevision("")),
    ("git+https://h/r@--upload-pack=x", .invalidRevision("--upload-pack=x")),
    ("git+https://h/r@a..b", .invalidRevision("a..b")),
    ("git+https://h/r@a%40{1}", .invalidRevision("a@{1}")),
    ("git+https://h/r#main", .misplacedRevision("main")),
    ("https://h/a.zip#subdirectory=../b", .invalidSubdirectory("../b")),
    ("https://h/a.zip#subdirectory=/b", .invalidSubdirectory("/b")),
    ("https://h/a.zip#subdirectory=a/../../b", .invalidSubdirectory("a/../../b")),
    ("https://h/a.zip#sha256=12", .invalidHash("12")),
    ("https://h/a.zip#md5=12", .weakHash("md5")),
    ("https://h/a.zip#egg=a[b]", .invalidEgg("a[b]")),
  ])
  func `what is no reference is refused`(url: String, error: DirectReferenceError) {
    #expect(throws: error) { try DirectReference(parsing: url) }
  }

  @Test func `a revision must not hide in a variable together with the address`() {
    #expect(throws: DirectReferenceError.revisionInVariable) {
      try DirectReference(parsing: "git+https://h/r@main", written: "git+${REPOSITORY}")
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    ("git+https://h/r", "git+https://h/r.git", true),
    ("git+https://h/r/", "git+https://H:443/r.git", true),
    ("git+https://me:x@h/r", "git+https://h/r#egg=r", true),
    ("git+https://h/r@a", "git+https://h/r@b", false),
    ("git+https://h/r@a", "git+https://h/r", false),
    ("git+https://h/r", "git+http://h/r", false),
    ("git+https://h/r#subdirectory=a", "git+https://h/r", false),
    ("https://h/a.zip#egg=a", "https://h/a.zip", true),
    ("https://h/a.zip?x", "https://h/a.zip", false),
    ("file:///a/./b", "file:///a/b/", true),
  ])
  func `references are the same by what they lead to`(
    one: String, other: String, isSame: Bool
  ) throws {
    let (one, other) = (try DirectReference(parsing: one), try DirectReference(parsing: other))
    #expect((one.identity == other.identity) == isSame)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("/a/b/c", "/a/b", "./c"),
    ("/a/b", "/a/b", "."),
    ("/a/c", "/a/b", "../c"),
    ("/x", "/a/b", "../../x"),
    ("lib", "", "./lib"),
    ("lib", "requirements", "../lib"),
    ("requirements/lib", "requirements/", "./lib"),
    ("../lib", "", "../lib"),
    ("lib", "../other", "lib"),
    ("/a", "b", "/a"),
  ])
  func `a path is written as seen from a folder`(path: String, folder: String, way: String) {
    #expect(FilePath.path(of: path, from: folder) == way)
  }

  @Test(arguments: [
    ("../lib", "requirements", "lib"), ("./a.whl", "", "a.whl"), ("/a", "b", "/a"),
  ])
  func `a path is seen from the folder of its file`(path: String, folder: String, seen: String) {
    #expect(DirectReference(path: path).relative(to: folder).path == seen)
  }

  @Test func `names are read off wheels and eggs`() throws {
    let wheel = try DirectReference(parsing: "https://h/My_Lib-1.0%2Bcu1-py3-none-any.whl?x=y")
    #expect(wheel.impliedName?.text == "my-lib")
    #expect(wheel.wheelFileName?.version.description == "1.0+cu1")
    #expect(try DirectReference(parsing: "git+https://h/r#egg=A.b").impliedName?.text == "a-b")
    #expect(DirectReference(path: "./lib").impliedName == nil)
  }
}
