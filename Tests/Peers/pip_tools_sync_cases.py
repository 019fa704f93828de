"""The inputs on which pip-sync and `lock` under its name are compared."""

from pip_tools_place_cases import tree

BOTH = "beta==2.0\ntail==1.0\n"


def case(name: str, *args: str, lock: str | None = BOTH, installed: dict | None = None, **rest: object) -> dict:
    """One run of pip-sync on requirements.txt, in an environment that holds some packages."""
    files = {} if lock is None else {"requirements.txt": lock}
    files.update(rest.pop("files", {}))
    return {"name": "sync-" + name, "tool": "pip-sync", "args": list(args), "files": files, "installed": installed or {}, **rest}


BETA1 = {"beta": "1.0"}
DONE = {"beta": "2.0", "tail": "1.0"}
OTHER = {"beta": "1.0", "win": "1.0", "delta": "0.9"}

SYNC_CASES = [
    # defaults
    case("default"),
    case("quiet", "-q"),
    case("up-to-date", installed=DONE),
    case("up-to-date-quiet", "-q", installed=DONE),
    case("up-to-date-quiet-verbose", "-q", "-v", installed=DONE),
    case("named", "deploy/base.txt", lock=None, files={"deploy/base.txt": BOTH}),
    case("no-file", lock=None, fails=True),
    case("missing-file", "nope.txt", fails=True),
    case("several", "a.txt", "b.txt", lock=None, files={"a.txt": "beta==2.0\n", "b.txt": "beta==2.0\ntail==1.0\n"}),
    # what changes
    case("upgrade", installed=BETA1),
    case("downgrade", lock="beta==1.0\n", installed={"beta": "2.0"}),
    case("remove", lock="tail==1.0\n", installed=OTHER),
    case("all-at-once", installed=OTHER),
    case("empty", lock="", installed=BETA1),
    case("other-spelling", lock="Gamma.NAME==1.0\nupper_case==1.0\nalpha==1.0\nbeta==2.0\n", installed={"gamma-name": "1.0"}),
    case("marker-false", lock="beta==2.0\ntail==1.0 ; python_version < '3'\n", installed=DONE),
    case("marker-true", lock="beta==2.0\ntail==1.0 ; python_version >= '3'\n"),
    case("extras", lock="gamma-name[fast]==1.0\ndelta==1.0\n"),
    case("triple-equal", lock="beta===1.1\n"),
    case("comments", lock="# top\nbeta==2.0\n    # via -r requirements.in\ntail==1.0  # why\n"),
    case("crlf", lock="beta==2.0\r\ntail==1.0\r\n"),
    # dry runs and questions
    case("dry-run", "-n", installed=OTHER),
    case("dry-run-install", "--dry-run"),
    case("dry-run-remove", "--dry-run", lock="tail==1.0\n", installed={**DONE, "win": "1.0"}),
    case("dry-run-nothing", "-n", installed=DONE),
    case("dry-run-hashes", "-n", lock="beta==2.0 --hash=sha256:{SHA:beta-2.0}\n", installed=BETA1),
    case("dry-run-marker", "-n", lock="beta==2.0 ; python_version >= '3'\nGamma.NAME[fast]==1.0\n"),
    case("dry-run-quiet", "-n", "-q", installed=OTHER),
    case("ask-yes", "-a", stdin="y\n", installed=OTHER),
    case("ask-no", "--ask", stdin="n\n", installed=OTHER),
    case("ask-enter", "--ask", stdin="\n", installed=OTHER),
    case("ask-end", "--ask", stdin="", installed=OTHER),
    case("ask-again", "--ask", stdin="what\nyes\n", installed=OTHER),
    case("ask-dry-run", "-a", "-n", stdin="y\n", installed=OTHER),
    case("ask-nothing", "-a", installed=DONE),
    # conflicts and inputs that are no locks
    case("conflict", "a.txt", "b.txt", lock=None, files={"a.txt": "beta==1.0\n", "b.txt": "beta==2.0\n"}, fails=True),
    case("conflict-forced", "--force", "a.txt", "b.txt", lock=None, files={"a.txt": "beta==1.0\n", "b.txt": "beta==2.0\n"}),
    case("dot-in", "requirements.in", lock=None, files={"requirements.in": "beta==2.0\n"}, fails=True),
    case("dot-in-forced", "--force", "requirements.in", lock=None, files={"requirements.in": "beta==2.0\n"}),
    case("unpinned", lock="beta\n", reason="only pins are installed"),
    case("not-closed", lock="alpha==2.0\n", reason="a lock that lacks what its packages need is refused"),
    # where packages come from
    case("index", "-i", "{URL}/simple/", unset=["PIP_INDEX_URL"]),
    case("index-over-file", "-i", "{URL}/simple/", lock="--index-url http://127.0.0.1:9/\n--extra-index-url http://127.0.0.1:9/x\n" + BOTH, unset=["PIP_INDEX_URL"]),
    case("index-in-file", lock="--index-url {URL}/simple/\n" + BOTH, unset=["PIP_INDEX_URL"]),
    case("extra-index", "--extra-index-url", "{URL}/simple/", "--index-url", "{URL}/nowhere/"),
    case("find-links", "--no-index", "-f", "{LINKS}", unset=["PIP_INDEX_URL"]),
    case("find-links-in-file", lock="--no-index\n-f {LINKS}\n" + BOTH, unset=["PIP_INDEX_URL"]),
    case("nowhere", "--no-index", fails=True),
    case("trusted-host", "--trusted-host", "127.0.0.1"),
    case("only-binary", lock="--only-binary :all:\n" + BOTH),
    # hashes and direct references
    case("hashes", lock="beta==2.0 \\\n    --hash=sha256:{SHA:beta-2.0}\n"),
    case("wrong-hash", lock="beta==2.0 --hash=sha256:" + "0" * 64 + "\n", fails=True),
    case("wrong-hash-keeps-all", lock="beta==2.0 --hash=sha256:" + "0" * 64 + "\n", installed=OTHER, fails=True, reason="a sync that fails leaves the environment as it was"),
    case("half-hashed", lock="beta==2.0 --hash=sha256:{SHA:beta-2.0}\ntail==1.0\n", fails=True),
    case("url", lock="beta @ {URL}/files/beta-1.1-py3-none-any.whl\n"),
    case("url-hash", lock="beta @ {URL}/files/beta-1.1-py3-none-any.whl#sha256={SHA:beta-1.1}\n"),
    case("unknown-version", lock="beta==7.7\n", fails=True),
    case("unknown-version-keeps-all", lock="beta==7.7\n", installed=OTHER, fails=True, reason="a sync that fails leaves the environment as it was"),
    case("more-url-dry-run", "-n", lock="beta @ {URL}/files/beta-1.1-py3-none-any.whl\n"),
    case("more-url-hash-again", lock="beta @ {URL}/files/beta-1.1-py3-none-any.whl#sha256={SHA:beta-1.1}\n", twice=True),
    case("more-url-again", lock="beta @ {URL}/files/beta-1.1-py3-none-any.whl\n", twice=True, reason="what is already right stays"),
    case("more-path", lock="beta @ file://{LINKS}/beta-1.1-py3-none-any.whl\n"),
    case("more-editable", lock="-e ./pkg\nbeta==2.0\n", files=tree()),
    case("more-editable-url", lock="-e file://{HERE}/pkg\nbeta==2.0\n", files=tree()),
    case("more-editable-dry-run", "-n", lock="-e ./pkg\nbeta==2.0\n", files=tree(), installed=DONE),
    case("more-folder", lock="local-tree @ file://{HERE}/pkg\nbeta==2.0\n", files=tree()),
    case("more-folder-relative", lock="file:./pkg\nbeta==2.0\n", files=tree()),
    case("more-git", lock="local-tree @ git+file://{REPO}@{COMMIT}\nbeta==2.0\n"),
    case("more-git-branch", lock="local-tree @ git+file:{REPO}@main\nbeta==2.0\n", reason="a repository without its commit is no pin"),
    case("more-git-editable", lock="-e git+file://{REPO}#egg=local_tree\nbeta==2.0\n", reason="a repository is not installed editable"),
    case("more-verbose", "-v"),
    case("more-ask-quiet", "-a", "-q", stdin="y\n", installed=OTHER),
    case("more-footer", lock="#\n# This file is autogenerated by pip-compile with Python 3.11\n# by the following command:\n#\n#    pip-compile\n#\n" + BOTH + "\n# The following packages are considered to be unsafe in a requirements file:\n# setuptools\n"),
    case("more-conflict-markers", "a.txt", "b.txt", lock=None, files={"a.txt": "beta==1.0 ; python_version < '3'\n", "b.txt": "beta==2.0\n"}),
    case("more-include", lock="-r more.txt\n", files={"more.txt": BOTH}, reason="a lock is one file"),
    case("more-config-unknown", files={".pip-tools.toml": "[tool.pip-tools]\nnonsense = true\n"}, fails=True),
    case("more-version", "--version", lock=None, reason="pip-sync is run as a module of Python here"),
    case("more-two-hashes", lock="beta==2.0 \\\n    --hash=sha256:" + "0" * 64 + " \\\n    --hash=sha256:{SHA:beta-2.0}\n"),
    case("more-missing-among", "requirements.txt", "gone.txt", fails=True),
    # options
    case("python-executable", "--python-executable", "{PYTHON}"),
    case("python-nowhere", "--python-executable", "/nowhere/python", fails=True),
    case("pip-args", "--pip-args", "--no-cache-dir --no-deps --disable-pip-version-check"),
    case("pip-args-index", "--pip-args", "--index-url {URL}/simple/ --retries 0", unset=["PIP_INDEX_URL"]),
    case("user", "--user", reason="an environment is meant, never a user's folder"),
    case("unknown-option", "--nope", fails=True),
    case("config", files={".pip-tools.toml": "[tool.pip-tools]\ndry-run = true\n"}),
    case("config-section", "requirements.txt", files={"pyproject.toml": "[tool.pip-tools.sync]\ndry-run = true\n"}),
    case("config-named", "--config", "x.toml", files={"x.toml": "[tool.pip-tools]\nask = true\n"}, stdin="n\n"),
    case("config-for-compile", files={".pip-tools.toml": "[tool.pip-tools]\ngenerate-hashes = true\n"}),
    case("no-config", "--no-config", files={".pip-tools.toml": "[tool.pip-tools]\ndry-run = true\n"}),
    case("pip-conf", files={"pip.conf": "[global]\nindex-url = {URL}/simple/\n"}, env={"PIP_CONFIG_FILE": "pip.conf"}, unset=["PIP_INDEX_URL"]),
    # secrets
    case("secret-index", "-i", "http://user:s3cret-literal@{HOST}/private/", unset=["PIP_INDEX_URL"]),
    case("secret-in-file", lock="--index-url http://user:${TOKEN}@{HOST}/private/\n" + BOTH, env={"TOKEN": "s3cret-variable"}, unset=["PIP_INDEX_URL"]),
    case("secret-variable", env={"PIP_INDEX_URL": "http://user:s3cret-literal@{HOST}/private/"}),
]
