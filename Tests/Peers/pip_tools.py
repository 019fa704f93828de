#!/usr/bin/env python3
"""Runs real pip-compile and pip-sync and `lock` under their names on the same inputs, and compares files, streams and exit codes.

    pip_tools.py --lock .build/release/lock [--pip-tools FOLDER/bin] [--only GLOB] [--show] [--memory FILE]

The index is a small one of generated wheels, served on loopback; nothing else is asked. Without `--pip-tools` a scratch
environment with pip-tools from the public index is made; where that fails, the comparison is skipped with a message.
A case with a reason is one that differs on purpose: the reasons are those of docs/migrating-from-pip-tools.md.
"""

import argparse
import base64
import contextlib
import difflib
import fnmatch
import hashlib
import io
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from pip_tools_cases import CASES, PACKAGES, SECRETS
from pip_tools_place_cases import PLACE_CASES, tree
from pip_tools_sync_cases import SYNC_CASES


# What pip says while it works.
PIP_WORDS = re.compile(
    r"(Looking in |Collecting |Processing |Obtaining |Cloning |Building |Created |Stored |  (?:Cloning|Resolved|Checking|Building|Preparing|Created|Stored|Running) |Requirement already|Using cached|Saved |Downloading |Installing collected|"
    r"Successfully |Found existing|Attempting |Uninstalling |Defaulting |WARNING: |DEPRECATION|ERROR: |  (Downloading|Using cached|Attempting|Found|Un|Success|Prepar|Get|Install|\S+ /)|    |\s*$|\[notice\]|Cleaning up|Ignoring |Would remove)"
)


def wheel(name: str, version: str, requires: list[str], extras: list[str], python: str) -> tuple[str, bytes]:
    """A wheel that holds one module."""
    folder = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Provides-Extra: {e}\n" for e in extras) + "".join(f"Requires-Dist: {r}\n" for r in requires)
    metadata += f"Requires-Python: {python}\n" if python else ""
    files = {
        f"{name.lower()}_module.py": f"version = '{version}'\n",
        f"{folder}/METADATA": metadata,
        f"{folder}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    files[f"{folder}/RECORD"] = record + f"{folder}/RECORD,,\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        for path, text in files.items():
            z.writestr(zipfile.ZipInfo(path, (2020, 2, 2, 0, 0, 0)), text)
    return f"{name}-{version}-py3-none-any.whl", archive.getvalue()


def repository(folder: Path) -> str:
    """A git repository of a project that builds without an index; returns its one commit."""
    for path, text in tree(at=".").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    environment |= {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "t"), ("EMAIL", "t@example.org"), ("DATE", "2020-02-02T00:00:00Z"))}
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], cwd=folder, env=environment, check=True)
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout.strip()


class Index:
    """The wheels, as a folder and as the Simple API (PEP 503 and 691) on a free port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.projects: dict[str, list[tuple[str, str]]] = {}
        self.digests: dict[str, str] = {}
        folder.mkdir()
        for line in PACKAGES.strip().splitlines():
            head, _, tail = line.partition("->")
            name, version, *rest = head.split()
            requires = [r.strip() for r in tail.split(",,") if r.strip()]
            extras = [w[1:] for w in rest if w.startswith("+")]
            python = next((w[1:] for w in rest if w.startswith("@")), "")
            file, data = wheel(name.replace("-", "_"), version, requires, extras, python)
            (folder / file).write_bytes(data)
            key = re.sub(r"[-_.]+", "-", name).lower()
            self.digests[f"{key}-{version}"] = hashlib.sha256(data).hexdigest()
            self.projects.setdefault(key, []).append((file, hashlib.sha256(data).hexdigest()))
        self.repository = folder.parent / "repository"
        self.commit = repository(self.repository)
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = unquote(self.path).strip("/").split("/")
                if parts[0] in ("simple", "private") and len(parts) == 2 and parts[1] in index.projects:
                    if parts[0] == "private" and not self.headers.get("Authorization"):
                        return self.send(401, "text/plain", b"no")
                    links = "".join(f'<a href="/files/{f}#sha256={d}">{f}</a>\n' for f, d in index.projects[parts[1]])
                    return self.send(200, "text/html", f"<!DOCTYPE html><html><body>{links}</body></html>".encode())
                if parts[0] == "project" and len(parts) == 2:
                    return self.send(200, "text/plain", b"alpha\n-c http://" + self.headers["Host"].encode() + b"/limits/c.txt\n")
                if parts[0] == "list":
                    links = "".join(f'<a href="/files/{f}#sha256={d}">{f}</a>\n' for files in index.projects.values() for f, d in files)
                    return self.send(200, "text/html", f"<!DOCTYPE html><html><body>{links}</body></html>".encode())
                if parts[0] == "limits" and len(parts) == 2:
                    return self.send(200, "text/plain", b"beta<2\n")
                if parts[0] == "files" and (index.folder / parts[-1]).is_file():
                    return self.send(200, "application/octet-stream", (index.folder / parts[-1]).read_bytes())
                self.send(404, "text/plain", b"not here")

            def send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


class Environment:
    """A virtual environment of its own for each run of pip-sync, with pip-tools in it as pip-sync needs it."""

    def __init__(self, template: Path, index: Index, folder: Path) -> None:
        self.template, self.index, self.folder = template, index, folder

    def make(self, installed: dict[str, str]) -> None:
        """Lays down a fresh one that holds these packages."""
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run(["cp", "-a", str(self.template), str(self.folder)], check=True)
        for name, version in installed.items():
            file = self.index.folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
            with zipfile.ZipFile(file) as wheel:
                wheel.extractall(self.library)
            folder = self.library / f"{name.replace('-', '_')}-{version}.dist-info"
            (folder / "INSTALLER").write_text("pip\n")
            with (folder / "RECORD").open("a") as record:
                record.write(f"{folder.name}/INSTALLER,,\n")

    @property
    def library(self) -> Path:
        return next(self.folder.glob("lib/python3*/site-packages"))

    def contents(self) -> str:
        """What is installed: modules and distributions, without what each installer writes of its own."""
        names = {p.name for p in self.library.iterdir() if p.suffix == ".dist-info" or p.name.endswith("_module.py")}
        return "\n".join(sorted(names))

    def written(self) -> str:
        """Everything that was written about distributions."""
        return "".join(p.read_text(errors="replace") for p in self.library.glob("*.dist-info/*") if p.is_file())


def run(command: list[str], case: dict, index: Index, folder: Path, python: Path, scratch: Path, environment_: Environment | None = None) -> dict:
    """What one program leaves of one case: status, streams and files, with changing words replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if environment_:
        environment_.make(case.get("installed", {}))
        python = environment_.folder / "bin/python"

    def fill(text: str) -> str:
        text = text.replace("{URL}", index.url).replace("{HOST}", index.url[7:]).replace("{LINKS}", str(index.folder))
        text = re.sub(r"{SHA:(\S+?)}", lambda m: index.digests[m[1]], text)
        text = text.replace("{HERE}", str(folder)).replace("{REPO}", str(index.repository)).replace("{COMMIT}", index.commit)
        return text.replace("{PYTHON}", str(python))

    for path, text in case.get("files", {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(fill(text).encode() if isinstance(text, str) else text)
    environment = {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "HOME": str(scratch / "home"),
        "VIRTUAL_ENV": str(python.parent.parent),
        "PIP_INDEX_URL": index.url + "/simple/",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_TRUSTED_HOST": "127.0.0.1",
        "XDG_CACHE_HOME": str(scratch / "cache"),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
    }
    environment.update({k: fill(v) for k, v in case.get("env", {}).items()})
    for name in case.get("unset", []):
        environment.pop(name, None)
    arguments = [fill(a) for a in case["args"]]
    where = folder / case.get("cwd", ".")
    steps = [arguments] if not case.get("twice") else [arguments, arguments]
    for step in steps:
        done = subprocess.run([*command, *step], cwd=where, env=environment, input=case.get("stdin", "").encode(), capture_output=True, timeout=120)
    files = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and "__pycache__" not in name and (name not in case.get("files", {}) or case.get("edited", True)):
            files[name] = path.read_bytes()
    stdout, stderr = done.stdout.decode(), done.stderr.decode()
    written = ""
    if environment_:
        files["the environment"] = environment_.contents().encode()
        written = environment_.written()
    return {"status": done.returncode, "stdout": stdout, "stderr": stderr, "files": files, "written": written}


def said(stderr: str) -> str:
    """What a run says, without what depends on how busy the machine is."""
    return "\n".join(line for line in stderr.splitlines() if not line.startswith("  WARNING: Retrying "))


def differences(case: dict, theirs: dict, ours: dict) -> list[str]:
    """In which respects two runs differ; a failure's words are the program's own."""
    found = []
    if theirs["status"] != ours["status"]:
        found.append(f"status {theirs['status']} and {ours['status']}")
    for name in sorted({*theirs["files"], *ours["files"]}):
        if theirs["files"].get(name) != ours["files"].get(name):
            found.append(f"file {name}")
    if case.get("tool") == "pip-sync":
        # What is done is told in each program's own words.
        told = theirs["stdout"].replace("[y/N]: ", "[y/N]: \0\n")
        plan = "".join(line for line in told.splitlines(True) if not PIP_WORDS.match(line)).replace("\0\n", "")
        if plan != ours["stdout"] and not case.get("fails"):
            found.append("stdout")
        return found
    if theirs["stdout"] != ours["stdout"]:
        found.append("stdout")
    if not case.get("fails") and said(theirs["stderr"]) != said(ours["stderr"]) and not case.get("stderr_differs"):
        found.append("stderr")
    return found


def show(found: list[str], theirs: dict, ours: dict) -> None:
    """Prints what differs, line by line; of a traceback the last line."""
    pairs = {k: (theirs[k], ours[k]) for k in ("stdout", "stderr")}
    pairs |= {f"file {k}": tuple(side["files"].get(k, b"").decode(errors="replace") for side in (theirs, ours)) for k in {*theirs["files"], *ours["files"]}}
    for name, (one, other) in pairs.items():
        if name in found or (name != "stdout" and "status" in found[0] and name == "stderr"):
            one = re.sub(r"Traceback .*\n((?:[ \n].*\n|\n)*)", "Traceback\n", one)
            sys.stdout.writelines(f"    {line.rstrip()}\n" for line in difflib.unified_diff(one.splitlines(), other.splitlines(), f"{name} of pip-tools", "of lock", lineterm="", n=1))


def cached(scratch: Path) -> str:
    """Everything that the cache holds, names and contents."""
    root = scratch / "cache/lock"
    files = [p for p in root.rglob("*") if p.is_file()] if root.exists() else []
    return "".join(f"{p.relative_to(root)}\n" + p.read_bytes().decode(errors="replace") for p in files)


class Memory:
    """What pip-tools did with each case, kept in a file between runs; then paths and the port are the same in each."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.runs: dict[str, dict] = pickle.loads(file.read_bytes()) if file and file.exists() else {}
        self.port = 18743 if file else 0

    @contextlib.contextmanager
    def scratch(self) -> Iterator[str]:
        """A folder for everything, removed in the end."""
        if self.file:
            folder = Path(tempfile.gettempdir()) / "pip-tools-peer"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            yield str(folder)
            shutil.rmtree(folder, ignore_errors=True)
        else:
            with tempfile.TemporaryDirectory() as name:
                yield name

    def of(self, case: dict, python: Path, run: Callable[[], dict]) -> dict:
        """What was kept, or what a run does now."""
        key = f"{python} {PACKAGES} {case!r}"
        if key not in self.runs or not self.file:
            self.runs[key] = run()
            if self.file:
                self.file.write_bytes(pickle.dumps(self.runs))
        return self.runs[key]


def peers(given: str | None, scratch: Path) -> Path | None:
    """The folder of pip-compile, in an environment with nothing else; installed from the public index where none is named."""
    if given:
        return Path(given).absolute()
    environment = scratch / "pip-tools"
    made = subprocess.run([sys.executable, "-m", "venv", str(environment)], capture_output=True)
    if made.returncode == 0:
        made = subprocess.run([str(environment / "bin/python"), "-m", "pip", "install", "-q", "pip==26.3", "pip-tools==7.6.2"], capture_output=True)
    return environment / "bin" if made.returncode == 0 else None


def main() -> int:
    p = argparse.ArgumentParser()
    p.add_argument("--lock", required=True)
    p.add_argument("--pip-tools")
    p.add_argument("--only", default="*")
    p.add_argument("--show", action="store_true", help="print both sides of every difference")
    p.add_argument("--memory", type=Path, help="a file that keeps what pip-tools did, which is not run again for a case that is the same")
    a = p.parse_args()
    memory = Memory(a.memory)
    with memory.scratch() as name:
        scratch = Path(name)
        (scratch / "home").mkdir()
        binaries = peers(a.pip_tools, scratch)
        if binaries is None or not (binaries / "pip-compile").exists():
            print("SKIPPED: pip-tools is not there and cannot be installed")
            return 0
        index = Index(scratch / "links", memory.port)
        (scratch / "bin").mkdir()
        for alias in ("pip-compile", "pip-sync"):
            (scratch / "bin" / alias).symlink_to(Path(a.lock).absolute())
        python = (binaries / "python").absolute()
        synced = Environment(binaries.parent, index, scratch / "env")
        bad, same, explained, everything = 0, 0, 0, ""
        for case in PLACE_CASES + CASES + SYNC_CASES:
            if not fnmatch.fnmatch(case["name"], a.only):
                continue
            tool = case.get("tool", "pip-compile")
            at = synced if tool == "pip-sync" else None
            peer = [str(scratch / "env/bin/python"), "-m", "piptools", "sync"] if at else [str(binaries / tool)]
            theirs = memory.of(case, python, lambda: run(peer, case, index, scratch / "work", python, scratch, at))
            ours = run([str(scratch / "bin" / tool)], case, index, scratch / "work", python, scratch, at)
            everything += ours["stdout"] + ours["stderr"] + ours["written"]
            everything += b"".join(v for k, v in ours["files"].items() if k not in case.get("files", {})).decode(errors="replace")
            found = differences(case, theirs, ours)
            reason = case.get("reason")
            if not found:
                same += 1
                if reason:
                    print(f"{case['name']}: the same, though a difference was expected: {reason}")
            elif reason:
                explained += 1
                print(f"{case['name']}: differs ({', '.join(found)}): {reason}")
            else:
                bad += 1
                print(f"{case['name']}: DIFFERS: {', '.join(found)}")
            if found and a.show:
                show(found, theirs, ours)
        everything += cached(scratch)
        leaked = [s for s in SECRETS if s in everything]
        for secret in leaked:
            print(f"LEAKED: {secret}")
        print(f"{same} the same, {explained} differ for a reason, {bad} differ without one; {len(leaked)} of {len(SECRETS)} secrets leaked")
        return 1 if bad or leaked else 0


if __name__ == "__main__":
    sys.exit(main())
