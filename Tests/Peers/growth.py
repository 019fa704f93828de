#!/usr/bin/env python3
"""How time and memory of `lock compile` grow with a synthetic graph: packages × versions.

    python3 Tests/Peers/growth.py --lock .build/release/lock [--runs 5]

Each package asks for the next two, in versions that are a little behind; the last versions of the
first packages cannot be had together, so there is something to take back. An index on loopback serves
the graph; the cache is filled by a first run, and what is measured is offline: parsing the cache and
solving. Needs no network.
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SHAPES = [(5, 2), (10, 4), (20, 8), (20, 16), (40, 16), (40, 32), (80, 32), (80, 64), (160, 64), (160, 125)]


def requirements(package, version, packages, versions):
    """What one release asks for."""
    following = [package + step for step in (1, 2) if package + step < packages]
    lowest = max(1, version - 3)
    wanted = [f"p{other}>={lowest},<={min(versions, version + 1)}" for other in following]
    if package < 3 and version > versions - versions // 4:
        wanted.append(f"p{packages - 1}<{max(2, versions // 2)}")
    return wanted


class Index(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    shape = (0, 0)

    def do_GET(self):
        packages, versions = self.shape
        parts = self.path.strip("/").split("/")
        if parts[0] == "simple":
            name = parts[1]
            files = [
                {
                    "filename": f"{name}-{v}.0-py3-none-any.whl",
                    "url": f"/files/{name}-{v}.0-py3-none-any.whl",
                    "hashes": {"sha256": hashlib.sha256(f"{name}{v}".encode()).hexdigest()},
                    "core-metadata": True,
                }
                for v in range(1, versions + 1)
            ]
            body = json.dumps({"meta": {"api-version": "1.1"}, "name": name, "files": files}).encode()
            kind = "application/vnd.pypi.simple.v1+json"
        else:
            name, version = parts[1].split("-")[:2]
            asked = requirements(int(name[1:]), int(version.split(".")[0]), packages, versions)
            lines = [f"Requires-Dist: {line}" for line in asked]
            body = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines, "", ""]).encode()
            kind = "text/plain"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(words, folder):
    begin = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(errors)
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lock", required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/simple/"
    before = None
    for packages, versions in SHAPES:
        Index.shape = (packages, versions)
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            (folder / "app.in").write_text("p0\np1\np2\n")
            words = [arguments.lock, "compile", "app.in", "-o", "app.txt", "-q", "-U", "-i", url]
            words += ["--python-version", "3.12", "--python-platform", "linux", "--cache-dir", "cache"]
            run(words, folder)
            measured = [run(words + ["--offline"], folder) for _ in range(arguments.runs)]
        seconds = statistics.median(m[0] for m in measured)
        memory = max(m[1] for m in measured)
        candidates = packages * versions
        change = "" if before is None else f"  ×{candidates / before[0]:.1f} → time ×{seconds / before[1]:.2f}, memory ×{memory / before[2]:.2f}"
        print(f"{candidates:6d} candidates: {seconds * 1000:7.1f} ms, {memory:5.1f} MiB{change}", flush=True)
        before = candidates, seconds, memory


if __name__ == "__main__":
    main()
