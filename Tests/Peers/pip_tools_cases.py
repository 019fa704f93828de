"""The inputs on which pip-tools and `lock` under its names are compared."""

# NAME VERSION [+EXTRA…] [@REQUIRES-PYTHON] -> REQUIREMENT ,, REQUIREMENT
PACKAGES = """
alpha 1.0 -> beta>=1
alpha 1.1 -> beta>=1
alpha 2.0 -> beta>=1.1 ,, Gamma.Name
beta 1.0
beta 1.1
beta 2.0
gamma-name 1.0 +fast +slow -> delta; extra == 'fast' ,, epsilon; extra == 'slow'
delta 0.9
delta 1.0 -> tail; python_version < '3'
epsilon 1.0
epsilon 2.0b1
onlypre 1.0a1
tail 1.0
needs-setup 1.0 -> setuptools>=60 ,, beta
setuptools 60.0
setuptools 70.0
pip 24.0
oldpython 1.0
oldpython 2.0 @<3
marked 1.0 -> tail; sys_platform == 'linux' ,, win; sys_platform == 'win32'
win 1.0
Upper_Case 1.0 -> alpha<2
circle-a 1.0 -> circle-b
circle-b 1.0 -> circle-a
local 1.0+abc
post 1.0
post 1.0.post1
conflict-a 1.0 -> beta<1.1
conflict-b 1.0 -> beta>=2
uses-extra 1.0 -> Gamma_Name[fast]
self-extra 1.0 +all +one -> self-extra[one]; extra == 'all' ,, delta; extra == 'one'
needs-pre 1.0 -> epsilon>=2.0b1
needs-epsilon 1.0 -> epsilon>=1.0a1
chain-a 1.0 -> chain-b
chain-a 2.0 -> chain-b>=2
chain-b 1.0 -> chain-c
chain-b 2.0 -> chain-c>=2
chain-c 1.0
chain-c 2.0
needs-both 1.0 -> beta>=2 ,, delta>=1
a-very-long-name-that-goes-past-the-column 1.0 -> beta
"""

SECRETS = ["s3cret-literal", "s3cret-variable", "t0ken-alone"]

HASHED = "--generate-hashes"
BASE = {"requirements.in": "alpha\n"}


def case(name: str, *args: str, files: dict | None = None, **rest: object) -> dict:
    """One run of pip-compile."""
    return {"name": name, "args": list(args), "files": BASE if files is None else files, **rest}


def text(name: str, content: str, *args: str, **rest: object) -> dict:
    """One run of pip-compile on requirements.in alone."""
    return case(name, *args, files={"requirements.in": content}, **rest)


CASES = [
    # defaults
    case("default"),
    case("quiet", "-q"),
    case("named-source", "requirements.in"),
    case("output-file", "requirements.in", "--output-file", "requirements.txt"),
    case("workflow", "-q", "requirements/requirements.in", "--output-file", "requirements.txt", files={"requirements/requirements.in": "alpha\n"}),
    case("output-short", "-o", "out/../lock.txt", files={"requirements.in": "alpha\n", "out/x": ""}),
    case("output-stdout", "-o", "-"),
    case("output-stdout-quiet", "-q", "-o", "-"),
    case("nested-source", "a/b.in", files={"a/b.in": "beta\n"}),
    case("no-extension", "reqs", files={"reqs": "beta\n"}),
    case("other-cwd", "../requirements.in", cwd="sub", files={"requirements.in": "alpha\n", "sub/x": ""}),
    case("no-input", files={}, fails=True),
    case("missing-input", "nope.in", files={}, fails=True),
    case("two-sources", "a.in", "b.in", "-o", "out.txt", files={"a.in": "alpha\n", "b.in": "beta<2\n"}),
    case("two-sources-no-output", "a.in", "b.in", files={"a.in": "alpha\n", "b.in": "beta<2\n"}, fails=True),
    case("same-in-and-out", "requirements.in", "-o", "requirements.in", fails=True),
    case("stdin", "-", "-o", "-", files={}, stdin="alpha\n"),
    case("stdin-file", "-", "-o", "out.txt", files={}, stdin="alpha\n"),
    case("stdin-no-output", "-", files={}, stdin="alpha\n", fails=True),
    text("empty", ""),
    text("empty-no-header", "", "--no-header"),
    case("dry-run", "-n"),
    case("twice", twice=True),
    # header and annotations
    case("no-header", "--no-header"),
    case("no-annotate", "--no-annotate"),
    case("line-style", "--annotation-style", "line"),
    case("line-style-hashes", "--annotation-style=line", HASHED),
    case("custom-command", env={"CUSTOM_COMPILE_COMMAND": "make lock"}),
    case("header-options", "--no-annotate", "--strip-extras", "--resolver=backtracking", "-v", reason="pip's own progress is not imitated"),
    case("many-sources", "-o", "out.txt", "b.in", "a.in", files={"a.in": "beta\n", "b.in": "alpha\n-r a.in\n"}),
    text("source-line", "alpha==2.0  # pinned for a reason\n"),
    # requirement files
    case("include", files={"requirements.in": "-r sub/more.in\ndelta\n", "sub/more.in": "alpha\n"}),
    case("include-nested", "sub/a.in", files={"sub/a.in": "-r more/b.in\n", "sub/more/b.in": "-r ../c.in\nbeta\n", "sub/c.in": "delta\n"}),
    case("constraint-in-file", files={"requirements.in": "-c c.txt\nalpha\n", "c.txt": "beta<2\ndelta==0.9\n"}),
    case("constraint-option", "-c", "c.txt", files={"requirements.in": "alpha\n", "c.txt": "beta<2\n"}),
    text("continuation", "alpha \\\n  <2 \\\n  ,>=1.0\nbeta\n"),
    text("comments", "# first\nalpha # why\n#last\n"),
    case("variable", files={"requirements.in": "alpha==${ALPHA_VERSION}\n"}, env={"ALPHA_VERSION": "1.1"}),
    text("crlf", "alpha\r\nbeta<2\r\n"),
    text("bom", "\ufeffalpha\n"),
    text("normalized", "Upper_Case\ngamma.NAME\n"),
    text("marker-true", "alpha ; python_version >= '3'\n"),
    text("marker-false", "alpha ; python_version < '3'\nbeta\n"),
    text("marker-transitive", "marked\n"),
    text("triple-equal", "alpha===1.1\n"),
    text("parentheses", "alpha (>=1.0,<2)\n"),
    text("duplicates", "alpha\nalpha<2\nAlpha>=1.0\n"),
    text("circle", "circle-a\n"),
    text("local-version", "local\n"),
    text("post-release", "post\n"),
    text("requires-python", "oldpython\n", reason="upper bounds of Requires-Python are passed over, as uv does"),
    text("bad-requirement", "alpha=1\n", fails=True),
    text("unknown-package", "nothere\n", fails=True),
    text("no-version", "alpha>9\n", fails=True),
    text("conflict", "conflict-a\nconflict-b\n", fails=True),
    # extras, pre-releases, unsafe packages
    text("extras", "gamma-name[fast]\n"),
    text("extras-union", "gamma-name[fast]\ngamma_name[slow]\n"),
    text("extras-stripped", "gamma-name[fast]\n", "--strip-extras"),
    text("extras-kept", "gamma-name[fast]\n", "--no-strip-extras"),
    text("pre", "epsilon\n", "--pre"),
    text("pre-in-file", "--pre\nepsilon\n"),
    text("only-pre", "onlypre\n"),
    text("pre-named", "epsilon>=2.0b1\n"),
    text("unsafe", "needs-setup\n"),
    text("unsafe-hashes", "needs-setup\n", HASHED),
    text("unsafe-allowed", "needs-setup\n", "--allow-unsafe"),
    text("unsafe-allowed-hashes", "needs-setup\npip\n", "--allow-unsafe", HASHED),
    text("unsafe-package", "needs-setup\n", "--unsafe-package", "beta"),
    # hashes
    case("hashes", HASHED),
    case("hashes-twice", HASHED, twice=True),
    case("hashes-kept", HASHED, files={"requirements.in": "beta\n", "requirements.txt": "beta==1.1 --hash=sha256:" + "0" * 64 + "\n"}, fails=True, reason="a hash of the earlier lock is copied, not downloaded against"),
    case("hashes-not-kept", HASHED, "--no-reuse-hashes", files={"requirements.in": "beta\n", "requirements.txt": "beta==1.1 --hash=sha256:" + "0" * 64 + "\n"}, fails=True, reason="a hash of the earlier lock is copied, not downloaded against"),
    # existing pins
    case("pins-kept", files={"requirements.in": "alpha\n", "requirements.txt": "alpha==1.0\nbeta==1.0\n"}),
    case("pins-upgraded", "-U", files={"requirements.in": "alpha\n", "requirements.txt": "alpha==1.0\nbeta==1.0\n"}),
    case("pins-one-upgraded", "-P", "beta", files={"requirements.in": "alpha\n", "requirements.txt": "alpha==1.0\nbeta==1.0\n"}),
    case("pins-moved", "-P", "beta==1.1", files={"requirements.in": "alpha\n", "requirements.txt": "alpha==1.0\nbeta==1.0\n"}),
    case("pins-upgrade-and-constrain", "-U", "-P", "beta<2", files={"requirements.in": "alpha\n", "requirements.txt": "alpha==1.0\nbeta==1.0\n"}),
    case("pins-unneeded", "-P", "win", files={"requirements.in": "beta\n", "requirements.txt": "beta==1.0\n"}),
    case("pins-incompatible", files={"requirements.in": "alpha>=2\n", "requirements.txt": "alpha==1.0\nbeta==1.0\n"}),
    case("pins-vanished", files={"requirements.in": "alpha\n", "requirements.txt": "alpha==1.0\nbeta==1.7\n"}),
    case("pins-prerelease", files={"requirements.in": "epsilon\n", "requirements.txt": "epsilon==2.0b1\n"}),
    case("pins-loose", files={"requirements.in": "beta\n", "requirements.txt": "beta>=1.0\n"}),
    # where packages come from
    case("index-option", "-i", "{URL}/simple/", unset=["PIP_INDEX_URL"]),
    case("index-in-file", files={"requirements.in": "--index-url {URL}/simple/\nalpha\n"}, unset=["PIP_INDEX_URL"]),
    case("index-not-emitted", "--no-emit-index-url"),
    case("find-links", "--no-index", "--find-links", "{LINKS}"),
    case("find-links-in-file", files={"requirements.in": "--no-index\n-f {LINKS}\nalpha\n"}),
    case("find-links-not-emitted", "--no-index", "-f", "{LINKS}", "--no-emit-find-links"),
    case("extra-index", "--extra-index-url", "{URL}/simple/", "-i", "{URL}/simple/"),
    case("trusted-host", "--trusted-host", "example.org"),
    case("trusted-host-not-emitted", "--trusted-host", "example.org", "--no-emit-trusted-host"),
    text("only-binary", "--only-binary :all:\nalpha\n"),
    text("no-options", "--only-binary :all:\nalpha\n", "--no-emit-options"),
    case("pip-args", "--pip-args", "--no-deps"),
    # files and new lines
    case("newline-lf", "--newline", "lf"),
    case("newline-crlf", "--newline", "crlf"),
    case("newline-preserve", files={"requirements.in": "alpha\n", "requirements.txt": "beta==2.0\r\n"}),
    case("pins-outgrown", files={"requirements.in": "alpha\n", "requirements.txt": "beta==1.0\n"}),
    text("newline-of-source", "alpha\r\nbeta\r\n"),
    # configuration
    case("config-pyproject", files={"requirements.in": "alpha\n", "pyproject.toml": "[tool.pip-tools]\nannotate = false\n"}, args_note=""),
    case("config-section", "requirements.in", files={"requirements.in": "alpha\n", ".pip-tools.toml": "[tool.pip-tools.compile]\ngenerate-hashes = true\n"}),
    case("config-unknown", "requirements.in", files={"requirements.in": "alpha\n", ".pip-tools.toml": "[tool.pip-tools]\nanotate = false\n"}, fails=True),
    case("no-config", "--no-config", "requirements.in", files={"requirements.in": "alpha\n", ".pip-tools.toml": "[tool.pip-tools]\nannotate = false\n"}),
    # projects
    case("pyproject", "pyproject.toml", files={"pyproject.toml": '[project]\nname = "demo"\nversion = "1"\ndependencies = ["alpha"]\n'}),
    case("pyproject-extra", "--extra", "dev", "pyproject.toml", files={"pyproject.toml": '[project]\nname = "demo"\nversion = "1"\ndependencies = ["alpha"]\n[project.optional-dependencies]\ndev = ["delta"]\n'}),
    case("pyproject-all-extras", "--all-extras", "pyproject.toml", files={"pyproject.toml": '[project]\nname = "demo"\nversion = "1"\ndependencies = ["alpha"]\n[project.optional-dependencies]\ndev = ["delta"]\ndoc = ["tail"]\n'}),
    case("extra-without-project", "--extra", "dev", fails=True),
    # usage
    case("unknown-option", "--nope", fails=True),
    case("max-rounds", "--max-rounds", "20"),
    case("resolver-legacy", "--resolver", "legacy"),
    # secrets
    case("secret-literal", "-i", "http://user:s3cret-literal@{HOST}/simple/", unset=["PIP_INDEX_URL"], fails=True, reason="no password is written"),
    text("secret-literal-in-file", "--extra-index-url http://user:s3cret-literal@{HOST}/simple/\nalpha\n", reason="a password in a file is an error"),
    case("secret-in-file", files={"requirements.in": "--extra-index-url http://user:${TOKEN}@{HOST}/simple/\nalpha\n"}, env={"TOKEN": "s3cret-variable"}, reason="`${VAR}` stays `${VAR}`"),
    case("secret-find-links", "--no-header", files={"requirements.in": "-f http://t0ken-alone@{HOST}/files/\nbeta\n"}, fails=True, reason="no password is written"),
]
