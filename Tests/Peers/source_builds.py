#!/usr/bin/env python3
"""Compiles and syncs real packages from their source distributions, and compares pins with uv's, trees with pip's, and times with uv's.

    source_builds.py --lock .build/release/lock [--peers FOLDER/bin] [--python PATH] [--only GLOB] [--rounds N] [--work FOLDER]

Each package is locked with `--no-binary` for it, together with what it needs. The lock is synced into one environment, and
`pip install --no-deps --no-binary` installs the same pins into another. Then ten packages are timed, cold and again, with uv in turn.
What cannot be built here is skipped, and said to be, with the reason.
"""

import fnmatch
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from installed_trees import options, run, tree, workshop

# What builds it, what is asked for, and a program or a host without which it cannot be built.
PACKAGES = {
    "docopt": ("setuptools, `setup.py` alone", "docopt==0.6.2", None),
    "sgmllib3k": ("setuptools, `setup.py` alone", "sgmllib3k==1.0.0", None),
    "bottle": ("setuptools, a `setup.py` that imports its own package", "bottle==0.12.25", None),
    "future": ("setuptools, `setup.py` alone, many files", "future==1.0.0", None),
    "python-dateutil": ("setuptools with a version plug-in", "python-dateutil==2.9.0.post0", None),
    "pluggy": ("setuptools with setuptools-scm", "pluggy==1.6.0", None),
    "wcwidth": ("setuptools, `setup.py` alone, a package", "wcwidth==0.2.13", None),
    "markupsafe": ("setuptools, a C extension", "MarkupSafe==3.0.2", "cc"),
    "wrapt": ("setuptools, `setup.py` and `pyproject.toml`, a C extension", "wrapt==1.17.2", "cc"),
    "attrs": ("hatchling with two plug-ins", "attrs==25.3.0", None),
    "urllib3": ("hatchling with hatch-vcs", "urllib3==2.5.0", None),
    "termcolor": ("hatchling", "termcolor==3.1.0", None),
    "tomli": ("flit-core", "tomli==2.0.1", None),
    "flask": ("flit-core, a program", "flask==3.1.1", None),
    "rich": ("poetry-core", "rich==14.1.0", None),
    "fastapi": ("pdm-backend", "fastapi==0.116.1", None),
    "contourpy": ("meson-python, a C++ extension", "contourpy==1.3.3", "cc"),
    "pybind11": ("scikit-build-core", "pybind11==3.0.0", "cc"),
    "orjson": ("maturin, a Rust extension with its crates in the archive", "orjson==3.11.3", "cargo"),
    "rpds-py": ("maturin", "rpds-py==0.27.0", "crates"),
    "setuptools-rust": ("setuptools-rust, by way of semantic-version", "tiktoken==0.11.0", "crates"),
}

TIMED = ["docopt", "idna", "packaging", "pluggy", "iniconfig", "zipp", "termcolor", "click", "wcwidth", "future"]

# Where the trees differ, and why they are left to.
REASONS = [
    (r"^bin/[^/]*$", "a program's text is each installer's own"),
    (r"\.dist-info/RECORD: .*\.so$", "a module's hash is that of the paths of its build"),
    (r"\.dist-info/(RECORD: .*)?sboms/.*\.json(: .*)?$", "a list of parts names the folder and the time of its build"),
    (r"orjson/orjson\..*\.so$", "Rust keeps the paths of its sources, for messages"),
    (r"contourpy/util/_build_config\.py$", "it tells in which folder it was built"),
]


def missing(need) -> str:
    """Why something cannot be built here; empty where it can."""
    if need == "cc":
        return "" if shutil.which("cc") else "there is no C compiler"
    if need == "cargo":
        return "" if shutil.which("cargo") and shutil.which("cc") else "there is no cargo, or no C compiler"
    if need == "crates":
        if not shutil.which("cargo"):
            return "there is no cargo"
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "src").mkdir()
            (Path(folder) / "src" / "lib.rs").write_text("")
            (Path(folder) / "Cargo.toml").write_text('[package]\nname = "x"\nversion = "0.1.0"\n[dependencies]\nlibc = "0.2"\n')
            try:
                done = subprocess.run(["cargo", "fetch"], cwd=folder, capture_output=True, timeout=60)
            except subprocess.TimeoutExpired:
                return "the registry of crates does not answer"
            return "" if done.returncode == 0 else "the registry of crates cannot be reached"
    return ""


def pins(text: str) -> dict[str, str]:
    """Versions by name; comments, hashes and options left out."""
    return dict(re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", text))


def stripped(environment: Path) -> None:
    """Takes what a build's own folder leaves in compiled modules out of them."""
    for module in environment.rglob("*.so"):
        subprocess.run(["strip", "--strip-debug", "--remove-section=.note.gnu.build-id", module], check=False)


def compare(name: str, a, work: Path) -> tuple[str, list[str]]:
    """One package; returns how it went, and what there is to be said."""
    what, asked, need = PACKAGES[name]
    reason = missing(need)
    if reason:
        return f"SKIPPED, {reason}", []
    package = re.split("[=<>]", asked)[0]
    folder = work / name
    folder.mkdir()
    (folder / "app.in").write_text(asked + "\n")
    common = ["--python", a.python, "--no-binary", package]
    lines = []
    try:
        run([a.lock, "compile", "-q", "app.in", *common, "--cache-dir", folder / "cache"], folder)
    except RuntimeError as error:
        return "DIFFERS", ["lock compile fails:", *str(error).splitlines()[-12:]]
    ours = pins((folder / "app.txt").read_text())
    try:
        theirs = pins(run([a.peers / "uv", "pip", "compile", "-q", "app.in", *common, "--cache-dir", folder / "uv"], folder))
        if ours != theirs:
            lines.append(f"pins differ from uv's: {sorted(set(ours.items()) ^ set(theirs.items()))}")
    except RuntimeError as error:
        lines.append(f"uv refuses: {str(error).splitlines()[-1]}")
    trees, failures = {}, {}
    for tool in ("lock", "pip"):
        # At one path, which compiled modules and scripts may hold.
        environment = work / "env"
        shutil.rmtree(environment, ignore_errors=True)
        run([a.python, "-m", "venv", "--without-pip", environment], folder)
        python = environment / "bin" / "python"
        try:
            if tool == "lock":
                run([a.lock, "sync", "-q", "app.txt", "--python", python, "--cache-dir", folder / "cache"], folder)
            else:
                (folder / "pins.txt").write_text("".join(f"{pin}=={version}\n" for pin, version in ours.items()))
                run([a.peers / "python", "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "-q", "--no-deps",
                     "--no-compile", "--no-cache-dir", "--no-binary", package, "-r", "pins.txt"], folder)
        except RuntimeError as error:
            failures[tool] = str(error).splitlines()[-12:]
            continue
        stripped(environment)
        trees[tool] = tree(environment)
    if len(failures) == 2:
        return "SKIPPED, pip cannot build it here either", failures["pip"][-4:]
    if failures:
        return "DIFFERS", [*lines, *(f"{tool} cannot build it: {line}" for tool, told in failures.items() for line in told)]
    mine, other = trees["lock"], trees["pip"]
    explained: dict[str, int] = {}
    for path in sorted({*mine, *other}):
        if mine.get(path) == other.get(path):
            continue
        reason = next((reason for pattern, reason in REASONS if re.search(pattern, path)), None)
        if reason:
            explained[reason] = explained.get(reason, 0) + 1
        else:
            lines.append(f"{path}: {mine.get(path, 'not there')} | {other.get(path, 'not there')}")
    files = sum(1 for path in mine if not path.endswith("/") and "RECORD: " not in path)
    notes = [f"{count} other than pip's: {reason}" for reason, count in explained.items()]
    return f"{'DIFFERS' if lines else 'the same'}, {len(ours)} pins, {files} files", lines[:12] + notes


def timed(command: list, folder: Path) -> float:
    begin = time.perf_counter()
    run(command, folder)
    return time.perf_counter() - begin


def measure(a, work: Path) -> None:
    """Ten source distributions, both programs in turn: cold, and again."""
    folder = work / "timed"
    folder.mkdir()
    (folder / "app.in").write_text("".join(f"{name}\n" for name in TIMED))
    sources = [word for name in TIMED for word in ("--no-binary", name)]
    uv = a.peers / "uv"
    rows: dict[tuple[str, str], list[float]] = {}
    locks = {}
    for number in range(a.rounds):
        for tool in ("lock", "uv"):
            lock = folder / f"{tool}.txt"
            lock.unlink(missing_ok=True)
            environment = folder / "env"
            python = environment / "bin" / "python"
            for cache in ("cache", "sync-cache"):
                shutil.rmtree(folder / cache, ignore_errors=True)
            shutil.rmtree(environment, ignore_errors=True)

            def fresh():
                shutil.rmtree(environment, ignore_errors=True)
                run([a.python, "-m", "venv", "--without-pip", environment], folder)

            if tool == "lock":
                compile_ = [a.lock, "compile", "-q", "app.in", "-o", lock, "--python", a.python, *sources, "--cache-dir"]
                sync = [a.lock, "sync", "-q", lock, "--python", python, "--cache-dir"]
            else:
                compile_ = [uv, "pip", "compile", "-q", "app.in", "-o", lock, "--generate-hashes", "--python", a.python, *sources, "--cache-dir"]
                sync = [uv, "pip", "sync", "-q", lock, "--python", python, *sources, "--cache-dir"]
            steps = {
                "compile, cold": [*compile_, folder / "cache"],
                "compile, again": [*compile_, folder / "cache"],
                "sync, cold": [*sync, folder / "sync-cache"],
                "sync, again": [*sync, folder / "sync-cache"],
                "sync, idle": [*sync, folder / "sync-cache"],
            }
            for step, command in steps.items():
                if step in ("sync, cold", "sync, again"):
                    fresh()
                rows.setdefault((step, tool), []).append(timed(command, folder))
            locks[tool] = pins(lock.read_text())
    print(f"ten source distributions, {a.rounds} rounds, medians in seconds (lock/uv)")
    for step in dict.fromkeys(step for step, _ in rows):
        ours, theirs = (statistics.median(rows[step, tool]) for tool in ("lock", "uv"))
        ratio = statistics.median(x / y for x, y in zip(rows[step, "lock"], rows[step, "uv"]))
        print(f"    {step}: {ours:.2f}/{theirs:.2f} = {ratio:.2f}")
    print(f"    pins: {'the same' if locks['lock'] == locks['uv'] else sorted(set(locks['lock'].items()) ^ set(locks['uv'].items()))}")


def main() -> int:
    p = options(__doc__)
    p.add_argument("--rounds", type=int, default=3, help="of the timed set; 0: it is left out")
    a = p.parse_args()
    with workshop(a) as work:
        if work is None:
            return 0
        bad = skipped = 0
        for package, (what, asked, _) in PACKAGES.items():
            if not fnmatch.fnmatch(package, a.only):
                continue
            result, notes = compare(package, a, work)
            shutil.rmtree(work / package, ignore_errors=True)
            print(f"{asked} ({what}): {result}", *notes, sep="\n    ", flush=True)
            bad += result.startswith("DIFFERS")
            skipped += result.startswith("SKIPPED")
        print(f"{bad} packages differ, {skipped} were skipped")
        if a.rounds:
            measure(a, work)
        return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
