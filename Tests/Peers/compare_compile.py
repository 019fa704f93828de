#!/usr/bin/env python3
"""Runs `lock compile` and `uv pip compile` in turn on sets/*.in against the real index.

    python3 -m venv V && V/bin/pip install uv
    swift build -c release -Xswiftc -static-stdlib
    python3 Tests/Peers/compare_compile.py --lock .build/release/lock --uv V/bin/uv --runs 5

For each set: are the pins the same, and how long does each take, with how much memory?
    cold    nothing cached, no lock
    relock  nothing cached, the lock at hand
    warm    everything cached, offline, the lock at hand
Needs the network; not a part of `swift test`. The first index answer of a set warms the server for
both, so the first run of each mode is thrown away. A ratio is lock's time over uv's in the same
round; the median of the rounds is shown.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETS = Path(__file__).parent / "sets"
MODES = ("cold", "relock", "warm")


def command(tool, program, source, arguments):
    """The words that make a tool lock one file, with hashes, for the same interpreter."""
    words = {
        "lock": [program, "compile", source],
        "uv": [program, "pip", "compile", source, "--generate-hashes", "--no-strip-markers"],
    }[tool]
    words += ["-q", "-o", f"{tool}.txt", "--cache-dir", f"cache-{tool}", "--python", arguments.python]
    return words + ["--no-build", "--exclude-newer", arguments.cutoff]


def measure(words, folder):
    """Seconds, peak memory in MiB, exit status and the end of standard error of one run."""
    with open(folder / "stderr", "wb") as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    tail = (folder / "stderr").read_text(errors="replace")[-400:]
    return seconds, usage.ru_maxrss / 1024, process.returncode, tail


def pins(path):
    """The version of each package in a lock."""
    if not path.exists():
        return {}
    found = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", path.read_text(), re.M)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def prepare(mode, tool, folder):
    """Takes away what the mode says is not there."""
    if mode != "warm":
        shutil.rmtree(folder / f"cache-{tool}", ignore_errors=True)
    if mode == "cold":
        (folder / f"{tool}.txt").unlink(missing_ok=True)


def compare(name, arguments):
    """One line on one set; whether the answers agree."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source = os.path.abspath(name) if name.endswith(".in") else str(SETS / f"{name}.in")
        cells, same = [], None
        for mode in arguments.modes.split(","):
            rounds = []
            for _ in range(arguments.runs + 1):
                figures = {}
                for tool in ("lock", "uv"):
                    prepare(mode, tool, folder)
                    words = command(tool, getattr(arguments, tool), source, arguments)
                    figures[tool] = measure(words + ["--offline"] * (mode == "warm"), folder)
                rounds.append(figures)
            if same is None:
                ours, theirs = pins(folder / "lock.txt"), pins(folder / "uv.txt")
                same = ours == theirs
                status = {tool: rounds[-1][tool][2] for tool in rounds[-1]}
                if status["lock"]:
                    print(f"  lock said: {rounds[-1]['lock'][3].strip()}")
            rounds = rounds[1:]
            middle = {t: statistics.median(r[t][0] for r in rounds) for t in ("lock", "uv")}
            ratio = statistics.median(r["lock"][0] / r["uv"][0] for r in rounds)
            memory = {t: max(r[t][1] for r in rounds) for t in ("lock", "uv")}
            cells.append(
                f"{mode} {middle['lock'] * 1000:.0f}/{middle['uv'] * 1000:.0f} ms {ratio:.2f}"
                f" {memory['lock']:.0f}/{memory['uv']:.0f} MiB"
            )
        verdict = "same" if same else "DIFFERENT"
        print(f"{name}: {verdict}, {len(ours)} pins, exit {status['lock']}/{status['uv']} | " + " | ".join(cells))
        for package in sorted(ours.keys() | theirs.keys()):
            if ours.get(package) != theirs.get(package):
                print(f"  {package}: lock {ours.get(package)}, uv {theirs.get(package)}")
        sys.stdout.flush()
        return same


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lock", required=True, type=os.path.abspath)
    parser.add_argument("--uv", required=True, type=os.path.abspath)
    parser.add_argument("--python", default=os.path.realpath(sys.executable))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--cutoff", default="2026-11-01T00:00:00Z", help="as --exclude-newer")
    parser.add_argument("sets", nargs="*", help="names of sets, or requirement files (default: all sets)")
    arguments = parser.parse_args()
    names = arguments.sets or sorted(path.stem for path in SETS.glob("*.in"))
    different = [name for name in names if not compare(name, arguments)]
    print(f"{len(names) - len(different)} passed, {len(different)} failed")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
