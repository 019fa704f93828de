#!/usr/bin/env python3
"""Ends `lock sync` at its changes to files, and looks whether the environment is whole.

The environment goes from one lock to another and back. Every time it starts from the same tree,
`kill-at` ends the sync at one system call of all its processes, and the next run has to lead to the
same tree, file for file, folder for folder and bit for bit of their permissions, as a fresh sync.

    swift build -c release && swift build --product kill-at
    python3 Tests/Reliability/crash.py --lock .build/release/lock --kill-at .build/debug/kill-at

Takes an hour or two, the index once, and some hundred megabytes in --work; fewer --kills and the
like are quicker. The part with full disks
needs the right to mount (root); it is left out, and said so, where that is missing.
"""

import argparse
import collections
import hashlib
import json
import os
import random
import re
import shutil
import stat
import subprocess
import sys
import time

FOUND = collections.OrderedDict()  # part of the harness -> counts


def note(part, what, count=1):
    FOUND.setdefault(part, collections.Counter())[what] += count


class World:
    def __init__(self, options):
        self.options = options
        self.work = os.path.abspath(options.work)
        self.env = os.path.join(self.work, "env")
        self.cache = os.path.join(self.work, "cache")
        self.digests = {}
        os.makedirs(self.work, exist_ok=True)

    def variables(self, cache=None):
        kept = ("PATH", "HOME", "LANG", "LOCK_INDEX_URL", "PIP_INDEX_URL", "SSL_CERT_FILE",
                "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "XDG_CONFIG_HOME", "PIP_CONFIG_FILE")
        variables = {name: os.environ[name] for name in kept if name in os.environ}
        variables["LOCK_CACHE_DIR"] = cache or self.cache
        return variables

    def sync(self, lock, *, env=None, cache=None, offline=True, before=(), check=False, more=()):
        command = [*before, self.options.lock, "sync", lock, "--python",
                   os.path.join(env or self.env, "bin", "python"), *more]
        if offline:
            command.append("--offline")
        run = subprocess.run(command, cwd=self.work, env=self.variables(cache),
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        if check and run.returncode != 0:
            sys.exit(f"{' '.join(command)}\nexit status {run.returncode}\n{run.stderr}")
        return run

    def make(self, env=None):
        """A new virtual environment with nothing in it."""
        env = env or self.env
        remove(env)
        subprocess.run([self.options.python, "-m", "venv", "--without-pip", env], check=True)

    def kill_at(self, call, *options):
        report = os.path.join(self.work, "report")
        return [self.options.kill_at, *options, "--report", report, str(call), "--"]

    def calls(self):
        with open(os.path.join(self.work, "report")) as report:
            return report.read().splitlines()

    def tree(self, env=None):
        """Everything below an environment: kind, permissions, and content by digest."""
        top = env or self.env
        tree = {}
        pending = [top]
        while pending:
            folder = pending.pop()
            with os.scandir(folder) as entries:
                for entry in entries:
                    found = entry.stat(follow_symlinks=False)
                    path = entry.path[len(top) + 1:]
                    mode = stat.S_IMODE(found.st_mode)
                    if stat.S_ISDIR(found.st_mode):
                        tree[path + "/"] = ("folder", mode)
                        pending.append(entry.path)
                    elif stat.S_ISLNK(found.st_mode):
                        tree[path] = ("link", os.readlink(entry.path))
                    else:
                        tree[path] = ("file", mode, self.digest(entry.path, found))
        return tree

    def digest(self, path, found):
        # Not read again under another name. Each name that is made or goes changes the time of status,
        # which therefore says nothing.
        key = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        if key not in self.digests:
            with open(path, "rb") as file:
                self.digests[key] = hashlib.sha256(file.read()).digest()
        return self.digests[key]


def remove(path):
    if os.path.lexists(path):
        subprocess.run(["rm", "-rf", path], check=True)


def copy(source, target):
    """A copy that shares no file with the source, where that is cheap, or else shares all of them.

    Nothing here writes into files that are there: they are only renamed and removed."""
    remove(target)
    subprocess.run(["cp", "-al", source, target], check=True)


def difference(found, wanted, limit=5):
    lines = [f"  - {path}" for path in sorted(wanted.keys() - found.keys())[:limit]]
    lines += [f"  + {path}" for path in sorted(found.keys() - wanted.keys())[:limit]]
    lines += [f"  ! {path} {found[path][:2]} {wanted[path][:2]}"
              for path in sorted(found.keys() & wanted.keys()) if found[path] != wanted[path]][:limit]
    return "\n".join(lines)


class Change:
    """From one lock to another, from a saved environment."""

    def __init__(self, world, name, old, new, fresh):
        self.world, self.name, self.old, self.new = world, name, old, new
        self.trees = {"old": fresh[old], "new": fresh[new]}
        self.saved = fresh[old, "saved"]
        self.restore()
        world.sync(new, before=world.kill_at(0, "--list"), check=True)
        lines = world.calls()
        self.count = int(lines[-1])
        self.expect("new", "without any end")
        # From the journal's name to its end the environment is being changed.
        journal = [int(line.split()[0]) for line in lines[:-1] if line.split()[-1].endswith("/journal")]
        self.window = range(journal[0], journal[-1] + 2) if journal else range(0)

    def restore(self):
        copy(self.saved, self.world.env)

    def state(self):
        tree = self.world.tree()
        for name, wanted in self.trees.items():
            if tree == wanted:
                return name, tree
        return "broken", tree

    def expect(self, name, comment):
        state, tree = self.state()
        if state != name:
            print(f"BROKEN {self.name} {comment}: {state}\n{difference(tree, self.trees[name])}", flush=True)
        return state == name

    def spread(self, number):
        if number >= self.count:
            return list(range(1, self.count + 1))
        return sorted({1 + i * (self.count - 1) // (number - 1) for i in range(number)})


def kills(change, number):
    """SIGKILL; then a command that changes nothing by itself recovers; then the sync."""
    world, part = change.world, f"killed, {change.name}"
    calls = sorted(set(change.spread(number)) | set(change.window))
    for call in calls:
        change.restore()
        killed = world.sync(change.new, before=world.kill_at(call))
        note(part, "kills" if killed.returncode == 137 else "ended before the call")
        during, _ = change.state()
        note(part, "whole right after the kill" if during != "broken" else "half changed right after the kill")
        world.sync(change.new, more=["--dry-run"])
        state, tree = change.state()
        note(part, f"{state} after recovery")
        if state == "broken":
            print(f"BROKEN {change.name} call {call} after recovery\n{difference(tree, change.trees['new'])}")
        run = world.sync(change.new)
        good = run.returncode == 0 and change.expect("new", f"call {call}")
        note(part, "right after the next sync" if good else "BROKEN")


def kills_of_recovery(change, number):
    """SIGKILL while the environment is changed, and again at the calls of what recovers it."""
    world, part = change.world, f"killed twice, {change.name}"
    window = list(change.window)
    if not window:
        return
    firsts = [window[i * (len(window) - 1) // 9] for i in range(10)]
    for first in sorted(set(firsts)):
        change.restore()
        world.sync(change.new, before=world.kill_at(first))
        world.sync(change.new, before=world.kill_at(0))
        count = int(world.calls()[-1])
        share = max(number // len(set(firsts)), 1)
        for second in sorted({1 + i * (count - 1) // max(share - 1, 1) for i in range(share)}):
            change.restore()
            world.sync(change.new, before=world.kill_at(first))
            world.sync(change.new, before=world.kill_at(second))
            run = world.sync(change.new)
            good = run.returncode == 0 and change.expect("new", f"calls {first}, {second}")
            note(part, "right after the next sync" if good else "BROKEN")


def endings(change, number):
    """Failures and signals: the environment is what the exit status says, at once."""
    world = change.world
    kinds = [["--error", "ENOSPC"], ["--error", "EIO"], ["--error", "EACCES"],
             ["--error", "ENOSPC", "--from"], ["--signal", "SIGINT"], ["--signal", "SIGTERM"]]
    for i, call in enumerate(sorted(set(change.spread(number)) | set(change.window))):
        kind = kinds[i % len(kinds)]
        part = f"{' '.join(kind).replace('--', '')}, {change.name}"
        change.restore()
        run = world.sync(change.new, before=world.kill_at(call, *kind))
        state, tree = change.state()
        if run.returncode == 0:
            tree = {path: what for path, what in tree.items() if not path.startswith(".lock-stage")}
            good = tree == change.trees["new"]
        elif "--from" in kind and "error: the environment is half changed" in run.stderr:
            # A disk on which nothing can be renamed any more: nobody could take anything back there.
            note(part, "half changed, and said to be")
            good = state == "broken"
        else:
            good = state == "old" and not (kind[0] == "--signal" and run.returncode not in (130, 143))
        note(part, ("done" if run.returncode == 0 else "as it was") if good else "BROKEN")
        if not good:
            print(f"BROKEN {change.name} {kind} call {call}: status {run.returncode}, {state}\n{run.stderr}")
        again = world.sync(change.new)
        if again.returncode != 0 or not change.expect("new", f"{kind} call {call}, next run"):
            note(part, "BROKEN")


def full_disks(world, old, new, steps):
    """A small disk that holds environment and cache, and fills up at another point each time."""
    disk = os.path.join(world.work, "disk")
    os.makedirs(disk, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", disk], capture_output=True)
    if mounted.returncode != 0:
        print(f"full disks: left out, mounting is not permitted: {mounted.stderr.decode().strip()}")
        return
    try:
        env, cache = os.path.join(disk, "env"), os.path.join(disk, "cache")

        def start(lock):
            remove(env)
            remove(cache)
            shutil.copytree(world.cache, cache, symlinks=True)
            world.make(env)
            world.sync(lock, env=env, cache=cache, check=True)
            remove(os.path.join(cache, "wheels-v3"))

        def used():
            found = os.statvfs(disk)
            return (found.f_blocks - found.f_bfree) * found.f_frsize, found.f_files - found.f_ffree

        def size(blocks, files=None):
            limit = f"remount,size={blocks}" + (f",nr_inodes={files}" if files else "")
            subprocess.run(["mount", "-o", limit, disk], check=True)

        start(new)
        wanted = world.tree(env)
        start(old)
        before = world.tree(env)
        low, files_low = used()
        world.sync(new, env=env, cache=cache, offline=False, check=True)
        high, files_high = used()
        for step in range(steps):
            share = (step + 1) / (steps + 1)
            by_files = step % 3 == 2
            size("4g", 1 << 22)
            start(old)
            if by_files:
                size("4g", int(files_low + (files_high - files_low) * share))
            else:
                size(int(low + (high - low) * share))
            run = world.sync(new, env=env, cache=cache, offline=False)
            after = world.tree(env)
            part = "full disk (files)" if by_files else "full disk (bytes)"
            good = after == (wanted if run.returncode == 0 else before)
            note(part, ("done" if run.returncode == 0 else "as it was") if good else "BROKEN")
            if not good:
                print(f"BROKEN full disk at {share:.0%}: {run.returncode}\n{run.stderr}\n{difference(after, before)}")
            size("4g", 1 << 22)
            run = world.sync(new, env=env, cache=cache, offline=False)
            if run.returncode != 0 or world.tree(env) != wanted:
                note(part, "BROKEN")
    finally:
        subprocess.run(["umount", disk], check=False)


def at_once(change, rounds):
    """Several syncs to both locks at once, one of which is killed now and then."""
    world = change.world
    chance = random.Random(1)
    for turn in range(rounds):
        change.restore()
        running = []
        for lock in [change.new, change.old, change.new]:
            before = world.kill_at(chance.choice(list(change.window) or [1])) if turn % 2 and not running else []
            command = [*before, world.options.lock, "sync", lock, "--offline", "--python",
                       os.path.join(world.env, "bin", "python")]
            running.append(subprocess.Popen(command, cwd=world.work, env=world.variables(),
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL))
            time.sleep(chance.random() * 0.2)
        statuses = [process.wait() for process in running]
        expected = [statuses[0] if turn % 2 and statuses[0] == 137 else 0, 0, 0]
        world.sync(change.new, more=["--dry-run"])
        state, tree = change.state()
        good = state != "broken" and statuses == expected
        note("three at once" + (", one killed" if turn % 2 else ""), "whole" if good else "BROKEN")
        if not good:
            print(f"BROKEN at once: {statuses} {state}\n{difference(tree, change.trees['new'])}")


def peer(world, title, command, old, new, number):
    """Another program, killed while it does the same; it is run once more, and has to lead to what it
    lays down itself where nothing ends it.

    Compiled modules are left out, since pip dates them."""

    def tree():
        return {path: what for path, what in world.tree().items() if not re.search(r"__pycache__|\.pyc$", path)}

    def run(lock, before=()):
        words = [word.format(lock=lock, python=os.path.join(world.env, "bin", "python")) for word in command.split()]
        variables = {**world.variables(), "UV_CACHE_DIR": world.cache + "-uv", "PIP_CACHE_DIR": world.cache + "-pip"}
        return subprocess.run([*before, *words], cwd=world.work, env=variables, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace")

    def start(lock):
        remove(world.env)
        pip = [] if "pip-sync" in command else ["--without-pip"]
        subprocess.run([world.options.python, "-m", "venv", *pip, world.env], check=True)
        done = run(lock)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())

    start(new)
    wanted = tree()
    start(old)
    saved = os.path.join(world.work, "saved-peer")
    remove(saved)
    os.rename(world.env, saved)
    # Copied rather than linked: what others write to in place, they may.
    def restore():
        remove(world.env)
        subprocess.run(["cp", "-a", saved, world.env], check=True)

    restore()
    run(new, before=world.kill_at(0))
    count = int(world.calls()[-1])
    found = tree()
    part = f"{title}, killed"
    if found != wanted:
        print(f"{title}, without a kill:\n{difference(found, wanted)}", flush=True)
        note(part, "other than fresh even without a kill")
    for call in sorted({1 + i * (count - 1) // max(number - 1, 1) for i in range(number)}):
        restore()
        killed = run(new, before=world.kill_at(call))
        note(part, "kills" if killed.returncode == 137 else "ended before the call")
        again = run(new)
        note(part, "right after the next run" if again.returncode == 0 and tree() == wanted else "not right after the next run")


def main():
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lock", required=True, help="the program")
    parser.add_argument("--kill-at", required=True, help="the program that ends it")
    parser.add_argument("--python", default=sys.executable, help="what environments are made with")
    parser.add_argument("--old", default=os.path.join(here, "requirements", "requirements.txt"))
    parser.add_argument("--new", default=os.path.join(here, "requirements", "dev-requirements.txt"))
    parser.add_argument("--kills", type=int, default=200, help="beside all while the environment is changed")
    parser.add_argument("--recovery-kills", type=int, default=100)
    parser.add_argument("--endings", type=int, default=100, help="failures and signals, likewise")
    parser.add_argument("--disks", type=int, default=12, help="full disks")
    parser.add_argument("--rounds", type=int, default=20, help="of three syncs at once")
    parser.add_argument("--peer", action="append", default=[], metavar="TITLE=COMMAND",
                        help="another program, with {lock} and {python} in its command; with it, nothing else is tried")
    parser.add_argument("--peer-kills", type=int, default=20)
    parser.add_argument("--work", default="/tmp/lock-reliability")
    options = parser.parse_args()
    for name in ("lock", "kill_at", "old", "new"):
        setattr(options, name, os.path.abspath(getattr(options, name)))
    world = World(options)
    for each in options.peer:
        title, _, command = each.partition("=")
        peer(world, title, command, options.old, options.new, options.peer_kills)
    if options.peer:
        print(json.dumps(FOUND, indent=2))
        return

    fresh = {}
    for lock in (options.old, options.new):
        world.make()
        world.sync(lock, offline=False, check=True)
        fresh[lock] = world.tree()
        fresh[lock, "saved"] = os.path.join(world.work, "saved-" + os.path.basename(lock))
        remove(fresh[lock, "saved"])
        os.rename(world.env, fresh[lock, "saved"])
        print(f"{os.path.basename(lock)}: {len(fresh[lock])} files and folders", flush=True)

    changes = [Change(world, "there", options.old, options.new, fresh),
               Change(world, "back", options.new, options.old, fresh)]
    for change in changes:
        print(f"{change.name}: {change.count} changes to files, of which {len(change.window)} "
              "from the journal's first to its last", flush=True)
        for part, number in ((kills, options.kills), (kills_of_recovery, options.recovery_kills),
                             (endings, options.endings)):
            part(change, number)
            print(json.dumps(FOUND, indent=2), flush=True)
    at_once(changes[0], options.rounds)
    full_disks(world, options.old, options.new, options.disks)

    print(json.dumps(FOUND, indent=2))
    broken = sum(counts["BROKEN"] for counts in FOUND.values())
    print(f"broken: {broken}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
