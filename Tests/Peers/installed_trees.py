#!/usr/bin/env python3
"""Installs awkward packages with `lock sync`, `pip install --no-deps` and `uv pip sync`, and compares what they lay down, file for file.

    installed_trees.py --lock .build/release/lock [--peers FOLDER/bin] [--python PATH] [--only GLOB] [--work FOLDER]

The wheels of a set are downloaded once, with pip, from the public index; each program then installs just these files into a
new environment. Files, folders, links, contents, permissions and RECORDs are compared; the programs' own notes are not (see OWN).
Without `--peers` a scratch environment with pip and uv is made; a set whose wheels cannot be had for this Python is skipped, and said to be.
"""

import argparse
import base64
import contextlib
import csv
import fnmatch
import hashlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE.parent.parent / "requirements"

# What is awkward about it, and what is asked for; a path is a lock with hashes.
SETS = {
    "production": ("the example's production lock", REQUIREMENTS / "requirements.txt"),
    "development": ("the example's development lock", REQUIREMENTS / "dev-requirements.txt"),
    "namespaces": ("namespace packages, native and by pkgutil", ["zope.interface", "zope.event", "google-cloud-core", "google-cloud-storage", "ruamel.yaml"]),
    "old-namespaces": ("namespace packages by .pth files at the root", ["sphinxcontrib-websupport==1.2.4", "zope.event==4.4", "repoze.lru==0.7", "paste==3.5.0"]),
    "many-files": ("thousands of files", ["plotly==5.24.1", "botocore", "sympy"]),
    "native": ("native extensions with libraries of their own", ["numpy", "scipy", "lxml", "cryptography", "psycopg2-binary", "grpcio"]),
    "headers": ("the headers scheme", ["greenlet", "pybind11"]),
    "data": ("the data scheme: share, etc", ["jupyterlab-widgets", "widgetsnbextension", "jupyterlab-pygments", "ipykernel"]),
    "programs": ("native programs in the scripts scheme, executable bits", ["ruff", "cmake", "ninja"]),
    "scripts": ("scripts of the scripts scheme that name Python", ["awscli==1.34.0"]),
    "windows": ("programs with a window", ["qtconsole"]),
    "pth": ("files that Python runs at its start", ["setuptools==68.2.2", "coverage", "pytest-cov"]),
    "old-tools": ("wheels of old tools", ["six==1.10.0", "pytz==2016.4", "chardet==2.3.0", "Jinja2==2.8", "requests==2.6.0"]),
    "letters": ("upper case, dots and underscores in names", ["PyYAML", "MarkupSafe", "Pygments", "backports.zoneinfo; python_version < '3.9'", "jaraco.functools", "typing_extensions", "SQLAlchemy"]),
    "odd": ("made here: every scheme, `#!pythonw`, names with spaces and accents, odd zips", None),
}

# Where another program does otherwise: which one, what paths, and why it is left so.
REASONS = [
    ("pip", r"^bin/odd-(script|binary)$", "pip leaves a script as it is that the archive does not call executable; the specification has it made executable"),
]

# Notes of the installers about themselves, which Python does not look at.
OWN = re.compile(r"(^|/)(__pycache__($|/)|[^/]*\.dist-info/(INSTALLER|REQUESTED|direct_url\.json|uv_[a-z]*\.json|RECORD)$)|^\.lock-packages$|(^|/)(\.lock|\.gitignore|CACHEDIR\.TAG)$")
ENVIRONMENTS_OWN = re.compile(r"^(pyvenv\.cfg|lib64|bin/(python[0-9.]*|[Aa]ctivate.*))$")


def odd_wheel(folder: Path) -> str:
    """A legal wheel of everything that real ones seldom have, all of it at once."""
    info, data = "odd_wheel-1.0.dist-info", "odd_wheel-1.0.data"
    files = {
        "odd_wheel/__init__.py": b"def main(): print('main')\n",
        "odd_wheel/empty.txt": b"",
        "odd_wheel/d\u00e9j\u00e0 vu/\u65e5\u672c\u8a9e.txt": "\u00fc".encode(),
        "odd_wheel/with space, and comma.txt": b"quoted in RECORD",
        'odd_wheel/with "quotes".txt': b"doubled in RECORD",
        "odd_wheel.pth": b"# a comment\n",
        "odd_namespace/part/x.py": b"x = 1\n",
        f"{data}/scripts/odd-window": b"#!pythonw -E\nprint('window')\n",
        f"{data}/scripts/odd-script": b"#!python\nprint('script')\n",
        f"{data}/scripts/odd-crlf": b"#!python\r\nprint('script')\r\n",
        f"{data}/scripts/odd-shell": b"#!/bin/sh\necho shell\n",
        f"{data}/scripts/odd-binary": bytes(range(256)),
        f"{data}/headers/odd.h": b"#define ODD 1\n",
        f"{data}/headers/sub/odd.h": b"#define ODD 2\n",
        f"{data}/data/share/odd/a.txt": b"data",
        f"{data}/data/etc/odd.conf": b"data",
        f"{data}/purelib/odd_pure.py": b"pure = True\n",
        f"{data}/platlib/odd_plat.py": b"plat = True\n",
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: odd-wheel\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": b"[console_scripts]\nodd-main = odd_wheel:main\n[gui_scripts]\nodd-gui = odd_wheel:main\n",
        f"{info}/licenses/LICENSE": b"free\n",
    }
    record = folder / "record"
    with record.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        for path, content in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            rows.writerow((path, f"sha256={digest}", len(content)))
        rows.writerow((f"{info}/RECORD", "", ""))
    files[f"{info}/RECORD"] = record.read_bytes()
    record.unlink()
    name = "odd_wheel-1.0-py3-none-any.whl"
    with zipfile.ZipFile(folder / name, "w") as archive:
        for number, (path, content) in enumerate(files.items()):
            entry = zipfile.ZipInfo(path, (2020, 2, 2, 0, 0, 0))
            mode = 0o755 if path.endswith(("odd-shell", "odd-window", "odd-crlf", "empty.txt")) else 0o600
            entry.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED)
    return name


def run(command: list, folder: Path, **more) -> str:
    result = subprocess.run([str(word) for word in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if result.returncode:
        raise RuntimeError(f"{' '.join(str(word) for word in command)}\n{result.stdout.strip()}")
    return result.stdout


def download(asked, wheels: Path, pip: list, python: str) -> str:
    """Gets the wheels of a set; returns a lock of exactly these files."""
    wheels.mkdir()
    if asked is None:
        odd_wheel(wheels)
    elif isinstance(asked, Path):
        run([*pip, "download", "-q", "--only-binary", ":all:", "--no-deps", "--require-hashes", "-d", wheels, "-r", asked], wheels)
    else:
        run([*pip, "download", "-q", "--only-binary", ":all:", "-d", wheels, *asked], wheels)
    lines = []
    for file in sorted(wheels.iterdir()):
        name, version = file.name.split("-")[:2]
        name = re.sub(r"[-_.]+", "-", name).lower()
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n")
    return "".join(lines)


def made_scripts(site: Path) -> dict[str, str]:
    """The programs that entry points ask for: `module:attribute` by name."""
    made = {}
    for file in site.glob("*.dist-info/entry_points.txt"):
        section = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            line = line.strip()
            if line.startswith("["):
                section = line.strip("[] ")
            elif "=" in line and section in ("console_scripts", "gui_scripts"):
                name, target = line.split("=", 1)
                made[name.strip()] = re.sub(r"\s*\[.*", "", target.strip()).replace(" ", "")
    return made


def launcher(text: bytes, target: str) -> str:
    """What a made script comes down to; each installer has words of its own for it."""
    first, _, rest = text.partition(b"\n")
    module, _, attribute = target.partition(":")
    word = attribute.split(".")[0].encode()
    calls = f"from {module} import ".encode() + word in rest and attribute.encode() + b"(" in rest
    return f"{first.decode()} {'runs ' + target if calls else rest!r}"


def tree(environment: Path) -> dict[str, str]:
    """Everything in an environment by its path: kind, permissions, content."""
    site = next(environment.glob("lib/python*/site-packages"))
    made = made_scripts(site)
    found = {}
    for path in sorted(environment.rglob("*")):
        name = str(path.relative_to(environment))
        if ENVIRONMENTS_OWN.search(name):
            continue
        mode = f"{path.lstat().st_mode & 0o7777:o}"
        if path.is_symlink():
            found[name] = f"link {path.readlink()}"
        elif path.is_dir():
            if not OWN.search(name):
                found[name + "/"] = mode
        elif name.endswith(".dist-info/RECORD"):
            found[name] = "there"
            for row, digest, size in csv.reader(path.open(encoding="utf-8", newline="")):
                row = re.sub(rf"^{re.escape(str(environment))}/", "../../../", row)
                if OWN.search(row) or row.endswith((".dist-info/RECORD", ".pyc")):
                    continue
                of_made = Path(row).parent.name == "bin" and Path(row).name in made
                found[f"{name}: {row}"] = "made" if of_made else f"{digest},{size}"
        elif not OWN.search(name):
            content = path.read_bytes().replace(str(environment).encode(), b"ENVIRONMENT")
            target = made.get(path.name) if path.parent == environment / "bin" else None
            found[name] = f"{mode} " + (launcher(content, target) if target else hashlib.sha256(content).hexdigest()[:16])
    return found


def compare(name: str, asked, a, work: Path) -> str:
    """One set with all programs; returns what is to be said of it."""
    wheels = work / f"{name}-wheels"
    pip, uv = [a.peers / "python", "-m", "pip", "--disable-pip-version-check"], a.peers / "uv"
    try:
        pins = download(asked, wheels, pip, a.python)
    except RuntimeError as error:
        return f"SKIPPED, its wheels cannot be had: {str(error).splitlines()[-1]}"
    lock = work / f"{name}.txt"
    lock.write_text(pins)
    trees = {}
    environment = work / "env"
    for tool in ("lock", "pip", "uv"):
        shutil.rmtree(environment, ignore_errors=True)
        run([a.python, "-m", "venv", "--without-pip", environment], work)
        python = environment / "bin" / "python"
        common = ["--no-index", "--find-links", wheels]
        command = {
            "lock": [a.lock, "sync", lock, "--python", python, "--cache-dir", work / "cache-lock", *common],
            "pip": [*pip, "--python", python, "install", "-q", "--no-deps", "--no-compile", "--require-hashes", *common, "-r", lock],
            "uv": [uv, "pip", "sync", lock, "-q", "--python", python, "--require-hashes", "--cache-dir", work / "cache-uv", *common],
        }[tool]
        try:
            run(command, work)
            trees[tool] = tree(environment)
        except RuntimeError as error:
            trees[tool] = f"{tool} refuses: {str(error).splitlines()[-1]}"
    if isinstance(trees["lock"], str):
        return f"DIFFERS: {trees['lock']}"
    ours, lines, notes = trees["lock"], [], []
    for tool in ("pip", "uv"):
        other = trees[tool]
        if isinstance(other, str):
            lines.append(f"    {other}")
            continue
        differing = [path for path in sorted({*ours, *other}) if ours.get(path) != other.get(path)]
        for who, pattern, reason in REASONS:
            explained = [path for path in differing if who == tool and re.search(pattern, path)]
            if explained:
                notes.append(f"    other than {tool}'s, {', '.join(explained)}: {reason}")
            differing = [path for path in differing if path not in explained]
        if differing:
            lines.append(f"    {len(differing)} differ from {tool}'s:")
            lines += [f"      {path}: {ours.get(path, 'not there')} | {other.get(path, 'not there')}" for path in differing[: None if a.show else 8]]
    files = sum(1 for path in ours if not path.endswith("/") and "RECORD: " not in path)
    count = len(pins.splitlines())
    head = f"{'DIFFERS' if lines else 'the same'}, {count} packages, {files} files"
    return "\n".join([head, *lines, *notes])


def peers(folder, scratch: Path, python: str):
    """Where pip and uv are; made if nobody says."""
    if folder:
        return Path(folder).absolute()
    environment = scratch / "peers"
    try:
        run([python, "-m", "venv", environment], scratch)
        run([environment / "bin" / "python", "-m", "pip", "install", "-q", "uv"], scratch)
    except RuntimeError as error:
        print(error)
        return None
    return environment / "bin"


def options(text: str) -> argparse.ArgumentParser:
    """What the scripts have in common that hold installed trees against those of peers."""
    p = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--lock", required=True)
    p.add_argument("--peers")
    p.add_argument("--python", default=sys.executable)
    p.add_argument("--only", default="*")
    p.add_argument("--work", help="a folder for caches and environments; a temporary one by default")
    return p


@contextlib.contextmanager
def workshop(a: argparse.Namespace):
    """A folder to work in, with absolute paths of the programs in the arguments; None where there are no peers."""
    a.lock = str(Path(a.lock).absolute())
    with tempfile.TemporaryDirectory() as name:
        work = Path(a.work or name).absolute()
        work.mkdir(parents=True, exist_ok=True)
        a.peers = peers(a.peers, work, a.python)
        if a.peers is None:
            print("SKIPPED: pip and uv are not there and cannot be installed")
        yield work if a.peers else None


def main() -> int:
    p = options(__doc__)
    p.add_argument("--show", action="store_true", help="name every difference")
    a = p.parse_args()
    with workshop(a) as work:
        if work is None:
            return 0
        bad = skipped = 0
        for title, (what, asked) in SETS.items():
            if not fnmatch.fnmatch(title, a.only):
                continue
            result = compare(title, asked, a, work)
            shutil.rmtree(work / f"{title}-wheels", ignore_errors=True)
            print(f"{title} ({what}): {result}", flush=True)
            bad += result.startswith("DIFFERS")
            skipped += result.startswith("SKIPPED")
        print(f"{bad} sets differ, {skipped} were skipped")
        return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
