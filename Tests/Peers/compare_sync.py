#!/usr/bin/env python3
"""Runs `lock sync` and `uv pip sync` in turn on one lock against the real index.

    python3 -m venv V && V/bin/pip install uv
    swift build -c release -Xswiftc -static-stdlib
    python3 Tests/Peers/compare_sync.py --lock .build/release/lock --uv V/bin/uv --runs 5

Do both lay down the same files, and how long does each take, with how much memory?
    cold    nothing cached, an empty environment
    warm    everything cached, offline, an empty environment
    idle    nothing to do, offline
Needs the network; not a part of `swift test`. The first round of each mode is thrown away. A ratio is
lock's time over uv's in the same round, or over that of `cp -al` of the environment that lock made;
the median of the rounds is shown. What a program changed has been written to the disk before the next
one is timed.
"""

import argparse
import hashlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODES = ("cold", "warm", "idle")
TOOLS = ("lock", "uv")

# What each program writes down for itself, and what `venv` makes.
BOOKKEEPING = re.compile(
    r"(^|/)(__pycache__|INSTALLER|REQUESTED|RECORD|direct_url\.json|uv_[a-z]+\.json)(/|$)"
    r"|^\.lock|^\.gitignore$|CACHEDIR\.TAG|^pyvenv\.cfg$|^bin/(python|activate|Activate)|^lib64"
)


def command(tool, mode, arguments):
    """The words that make a tool fill its environment."""
    words = {
        "lock": [arguments.lock, "sync", arguments.lockfile],
        "uv": [arguments.uv, "pip", "sync", arguments.lockfile, "--require-hashes"],
    }[tool]
    words += ["-q", "--python", f"env-{tool}/bin/python", "--cache-dir", f"cache-{tool}"]
    return words + ["--offline"] * (mode != "cold")


def measure(words, folder):
    """Seconds, peak memory in MiB, processor seconds of one run, which has to succeed."""
    os.sync()
    with open(folder / "stderr", "wb") as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = (folder / "stderr").read_text(errors="replace")[-400:]
        sys.exit(f"{' '.join(words)}: status {process.returncode}: {tail}")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def prepare(tool, mode, folder, arguments):
    """Takes away what the mode says is not there."""
    if mode == "cold":
        shutil.rmtree(folder / f"cache-{tool}", ignore_errors=True)
    if mode != "idle":
        shutil.rmtree(folder / f"env-{tool}", ignore_errors=True)
        words = [arguments.python, "-m", "venv", "--without-pip", f"env-{tool}"]
        subprocess.run(words, cwd=folder, check=True)


def link(folder):
    """Seconds that it takes to lay down the environment by hard links, one after another."""
    shutil.rmtree(folder / "linked", ignore_errors=True)
    return measure(["cp", "-al", "env-lock", "linked"], folder)[0]


def tree(environment):
    """Modes and digests of the files that were installed."""
    found = {}
    for path in environment.rglob("*"):
        name = str(path.relative_to(environment))
        if path.is_file() and not path.is_symlink() and not BOOKKEEPING.search(name):
            data = path.read_bytes().replace(str(environment).encode(), b"ENV")
            found[name] = (oct(path.stat().st_mode & 0o777), hashlib.sha256(data).hexdigest())
    return found


def compare(mode, folder, arguments):
    """One line on one mode."""
    rounds = []
    for _ in range(arguments.runs + 1):
        figures = {}
        for tool in TOOLS:
            prepare(tool, mode, folder, arguments)
            figures[tool] = measure(command(tool, mode, arguments), folder)
        if mode == "warm":
            figures["cp"] = link(folder)
        rounds.append(figures)
    rounds = rounds[1:]

    def medians(place):
        return {tool: statistics.median(r[tool][place] for r in rounds) for tool in TOOLS}

    def ratio(place):
        return statistics.median(r["lock"][place] / r["uv"][place] for r in rounds)

    elapsed, processor = medians(0), medians(2)
    memory = {tool: max(r[tool][1] for r in rounds) for tool in TOOLS}
    print(
        f"{mode}: {elapsed['lock'] * 1000:.0f}/{elapsed['uv'] * 1000:.0f} ms {ratio(0):.2f}"
        f" | processor {processor['lock'] * 1000:.0f}/{processor['uv'] * 1000:.0f} ms {ratio(2):.2f}"
        f" | {memory['lock']:.0f}/{memory['uv']:.0f} MiB {memory['lock'] / memory['uv']:.2f}"
    )
    if mode == "warm":
        copy = statistics.median(r["cp"] for r in rounds)
        over = statistics.median(r["lock"][0] / r["cp"] for r in rounds)
        print(f"cp -al of the environment: {copy * 1000:.0f} ms, lock takes {over:.2f} times as long")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lock", required=True, type=os.path.abspath)
    parser.add_argument("--uv", required=True, type=os.path.abspath)
    parser.add_argument("--python", default=os.path.realpath(sys.executable))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--folder", help="where environments and caches are made (default: of the system)")
    lockfile = str(ROOT / "requirements" / "dev-requirements.txt")
    parser.add_argument("lockfile", nargs="?", default=lockfile, type=os.path.abspath)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as temporary:
        folder = Path(temporary)
        for tool in TOOLS:
            prepare(tool, "cold", folder, arguments)
            measure(command(tool, "cold", arguments), folder)
        for mode in arguments.modes.split(","):
            compare(mode, folder, arguments)
        # Last: what this program has in memory counts as the least that those it starts take.
        trees = {tool: tree(folder / f"env-{tool}") for tool in TOOLS}
        differing = sorted(
            name
            for name in trees["lock"].keys() | trees["uv"].keys()
            if trees["lock"].get(name) != trees["uv"].get(name)
        )
        print(f"{len(trees['lock'])} files, {len(differing)} of them differ")
        for name in differing[:20]:
            print(f"  {name}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
