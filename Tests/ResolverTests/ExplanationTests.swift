import Packaging
import Resolver
import Testing

/// What is said where there is no solution.
struct ExplanationTests {
  @Test(arguments: explanations)
  func `a conflict is explained`(example: Explanation) async throws {
    let world = try World(
      example.text, roots: example.roots, constraints: example.constraints,
      overrides: example.overrides, prereleases: example.prereleases)
    let said = await world.explanation()
    #expect(said == example.said, "\n\(said)")
  }
}

struct Explanation: Sendable {
  var text: String
  var roots: [String]
  var constraints: [String] = []
  var overrides: [String] = []
  var prereleases = PrereleasePolicy.ifNecessary
  var said: String
}

// swift-format-ignore
private let explanations = [
  Explanation(text: "a 1", roots: ["b"], said: """
      a.in:1:1: error: the index does not know `b`
      note: asked: text
      hint: check the spelling, or name another index with `--extra-index-url`
      """),
  Explanation(text: "a 1\na 2\na 4", roots: ["a>=5"], said: """
      a.in:1:1: error: no version of `a` matches `a>=5`
      note: the releases of `a` go from 1 to 4
      hint: change the version in `a>=5`
      """),
  Explanation(text: "a 1\na 2\na 4", roots: ["a==3"], said: """
      a.in:1:1: error: no version of `a` matches `a==3`
      note: the nearest releases of `a` are 2 and 4
      hint: change the version in `a==3`
      """),
  Explanation(text: "a 1", roots: ["a==3"], said: """
      a.in:1:1: error: no version of `a` matches `a==3`
      note: the only release of `a` is 1
      hint: change the version in `a==3`
      """),
  Explanation(text: "a 1\na 2\na 3", roots: ["a<2", "a>=2"], said: """
      a.in:1:1: error: `a<2` and `a>=2` cannot be satisfied together
      a.in:1:1: note: `a<2` is required here
      a.in:2:1: note: `a>=2` is required here
      hint: loosen one of `a<2` (a.in:1) and `a>=2` (a.in:2)
      """),
  Explanation(text: "a 1\na 2\na 3", roots: ["a"], constraints: ["a>3"], said: """
      a.in:1:1: error: `a` cannot be satisfied under `a>3`
      a.in:1:1: note: `a` is required here
      c.txt:1:1: note: `a>3` is a constraint, but the releases of `a` go from 1 to 3
      hint: loosen `a>3` (c.txt:1)
      hint: name an index that has more with `--extra-index-url`
      """),
  Explanation(
    text: "foo 1 -> django<3\nfoo 2 -> django>=4.2\nfoo 2.1 -> django>=4.2\ndjango 3.2\ndjango 4.2\ndjango 2\nflask 1",
    roots: ["foo>=2", "flask", "django<4"], said: """
      a.in:1:1: error: `foo>=2` and `django<4` cannot be satisfied together
      a.in:1:1: note: `foo>=2` is required here
      a.in:3:1: note: `django<4` is required here
      note: `foo` 2 and 2.1 require `django>=4.2`
      hint: loosen one of `foo>=2` (a.in:1) and `django<4` (a.in:3)
      """),
  Explanation(text: "flask 1\nfoo 1 -> bar>=9\nfoo 2 -> bar>=9\nbar 1\nbar 2", roots: ["foo"], said: """
      a.in:1:1: error: `foo` cannot be satisfied
      a.in:1:1: note: `foo` is required here
      note: all releases of `foo` require `bar>=9`, but the releases of `bar` go from 1 to 2
      hint: name an index that has more with `--extra-index-url`
      """),
  Explanation(text: "foo 1 -> bar\nfoo 2 -> bar", roots: ["foo"], said: """
      a.in:1:1: error: `foo` cannot be satisfied
      a.in:1:1: note: `foo` is required here
      note: all releases of `foo` require `bar`, but the index does not know `bar`
      hint: check the spelling, or name another index with `--extra-index-url`
      """),
  Explanation(text: "foo 1 {wheels cp27-none-any}\nfoo 2 {wheels cp311-cp311-win_amd64 cp310.cp311-abi3-macosx_11_0_arm64}", roots: ["foo"], said: """
      a.in:1:1: error: `foo` cannot be satisfied
      a.in:1:1: note: `foo` is required here
      note: `foo` 1 and 2 have no wheel that fits and no source distribution; the wheels of 2 are for cp310 and cp311 on win_amd64 and macosx_11_0_arm64
      hint: choose another target with `--python-version` or `--python-platform`
      """),
  Explanation(text: "foo 1\nfoo 2 {python >=3.13}\nfoo 2.1 {python >=3.14}", roots: ["foo>=2"], said: """
      a.in:1:1: error: `foo>=2` cannot be satisfied
      a.in:1:1: note: `foo>=2` is required here
      note: `foo` 2.1 needs Python >=3.14, not 3.12.4
      note: `foo` 2 needs Python >=3.13, not 3.12.4
      hint: loosen `foo>=2` (a.in:1)
      hint: choose a newer Python with `--python-version`
      """),
  Explanation(text: "foo 1\nfoo 2 {yanked it is broken}", roots: ["foo>1"], said: """
      a.in:1:1: error: `foo>1` cannot be satisfied
      a.in:1:1: note: `foo>1` is required here
      note: `foo` 2 is yanked: it is broken
      hint: loosen `foo>1` (a.in:1)
      hint: require `foo==2` to take a yanked release all the same
      """),
  Explanation(text: "foo 2rc1", roots: ["foo"], prereleases: .disallow, said: """
      a.in:1:1: error: `foo` cannot be satisfied
      a.in:1:1: note: `foo` is required here
      note: `foo` 2rc1 is a pre-release
      hint: `--pre` admits pre-releases
      """),
  Explanation(text: "foo 2 {build}\nfoo 3 {broken no Name}\nfoo 4 {sdist}\nfoo 5 {new}", roots: ["foo"], said: """
      a.in:1:1: error: `foo` cannot be satisfied
      a.in:1:1: note: `foo` is required here
      note: `foo` 5 is newer than `--exclude-newer` allows
      note: `foo` 4 has no wheel that fits, and building is forbidden
      note: the metadata of `foo` 3 cannot be read: no Name
      note: `foo` 2 would have to be built to learn what it requires
      hint: choose a later time with `--exclude-newer`
      hint: leave out `--only-binary` and `--no-build`
      """),
  Explanation(
    text: "a 1 -> b\na 2 -> b | c\nb 1 -> d==1\nb 2 -> d==2\nb 3 -> d==3\nb 4 -> d==4\nb 5 -> d==5\nc 1\nd 1\nd 2\nd 3\nd 4\nd 5\nd 6",
    roots: ["a", "d>5"], said: """
      a.in:1:1: error: `a` and `d>5` cannot be satisfied together
      a.in:1:1: note: `a` is required here
      a.in:2:1: note: `d>5` is required here
      note: all releases of `a` require `b`
      note: all releases of `b` require other versions of `d`, such as `d==5` (`b` 5)
      hint: loosen `d>5` (a.in:2)
      """),
  Explanation(
    text: (1...9).map { "b \($0) -> d==\($0)" }.joined(separator: "\n") + "\nd 1\nd 2\nd 3\nd 4\nd 5.1\nd 5.2\nd 6\nd 7\nd 8\nd 9",
    roots: ["b", "d>5,<6"], said: """
      a.in:1:1: error: `b` and `d>5,<6` cannot be satisfied together
      a.in:1:1: note: `b` is required here
      a.in:2:1: note: `d>5,<6` is required here
      note: all releases of `b` require other versions of `d`, such as `d==4` (`b` 4) and `d==6` (`b` 6)
      hint: loosen `d>5,<6` (a.in:2)
      """),
  Explanation(text: "c 1", roots: ["a", "b>1", "c>1"], said: """
      a.in:1:1: error: the index does not know `a`
      note: asked: text
      a.in:2:1: note: the index does not know `b`
      a.in:3:1: note: no version of `c` matches `c>1`
      note: the only release of `c` is 1
      hint: check the spelling, or name another index with `--extra-index-url`
      hint: change the version in `c>1`
      """),
  Explanation(text: "a 1 [x] -> b==1\nb 1\nb 2", roots: ["a[x]", "b==2"], said: """
      a.in:1:1: error: `a[x]` and `b==2` cannot be satisfied together
      a.in:1:1: note: `a[x]` is required here
      a.in:2:1: note: `b==2` is required here
      note: `a[x]` 1 requires `b==1`
      hint: loosen `b==2` (a.in:2)
      """),
  Explanation(text: "a 1 -> b\nb 1\nb 2", roots: ["a"], overrides: ["b==3"], said: """
      a.in:1:1: error: `a` cannot be satisfied
      a.in:1:1: note: `a` is required here
      o.txt:1:1: note: `a` 1 requires `b`, for which `b==3` stands, but the releases of `b` go from 1 to 2
      hint: loosen `b==3` (o.txt:1)
      """),
]
