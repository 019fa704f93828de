/// The question that is put to a Python interpreter, once, and the answer's form.
///
/// Runs on Python 2.7 too, so that one too old is named rather than crashed into. It imports
/// little that the interpreter has not loaded by itself, since starting one is what a first run waits
/// for: `site` is left out (`-S`), whose `.pth` files may run anything, and what it would say of a
/// virtual environment is worked out as it does. The answer is `key<TAB>value` lines; a value never
/// holds a line break.
enum InterpreterProbe {
  /// Increased where the question changes, so that cached answers to another one are not read.
  static let version = 2

  static let script = #"""
    import sys, os
    output = getattr(sys.stdout, "buffer", sys.stdout)
    def say(key, value):
        text = key + "\t" + str(value).replace("\n", " ").replace("\t", " ") + "\n"
        output.write(os.fsencode(text) if hasattr(os, "fsencode") else text)
    def version(info):
        text = "%d.%d.%d" % (info[0], info[1], info[2])
        return text if info[3] == "final" else text + info[3][0] + str(info[4])
    say("probe", 2)
    implementation = getattr(sys, "implementation", None)
    name = implementation.name if implementation else "cpython"
    say("implementation_name", name)
    say("implementation_version", version(implementation.version) if implementation else "0")
    if name == "cpython":
        say("platform_python_implementation", "CPython")
    else:
        import platform, sysconfig
        say("platform_python_implementation", platform.python_implementation())
        say("soabi", sysconfig.get_config_var("SOABI") or "")
    full = sys.version.split()[0]
    say("python_full_version", full + "local" if full.endswith("+") else full)
    say("python_version", "%d.%d" % tuple(sys.version_info[:2]))
    say("os_name", os.name)
    say("sys_platform", sys.platform)
    uname = os.uname()
    say("platform_system", uname[0])
    say("platform_release", uname[2])
    say("platform_version", uname[3])
    say("platform_machine", uname[4])
    say("pointer_bits", 64 if sys.maxsize > 2 ** 32 else 32)
    say("free_threaded", int("t" in getattr(sys, "abiflags", "")))
    libc = ""
    try:
        libc = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, ValueError, OSError):
        pass
    if not libc and sys.platform == "linux":
        import subprocess
        try:
            with open(sys.executable, "rb") as f:
                head = f.read(1 << 16)
            at = head.find(b"/ld-musl-")
            if at > 0:
                path = head[head.rfind(b"\0", 0, at) + 1:head.find(b"\0", at)].decode()
                done = subprocess.Popen([path], stderr=subprocess.PIPE)
                text = done.communicate()[1].decode()
                libc = "musl " + text[text.index("Version ") + 8:].split()[0]
        except Exception:
            pass
    say("libc", libc)
    macos = ""
    if sys.platform == "darwin":
        import platform
        macos = platform.mac_ver()[0]
    say("macos", macos)
    prefix = sys.prefix
    base_prefix = getattr(sys, "base_prefix", prefix)
    executable = os.path.abspath(sys.executable or "python")
    folder = os.path.dirname(executable)
    if prefix == base_prefix:
        for place in (folder, os.path.dirname(folder)):
            if os.path.isfile(os.path.join(place, "pyvenv.cfg")):
                prefix = sys.prefix = sys.exec_prefix = os.path.dirname(folder)
    import sysconfig
    python = "python%d.%d" % tuple(sys.version_info[:2])
    def headers(prefix, include):
        if sys.prefix == base_prefix:
            return include
        return os.path.join(prefix, "include", "site", python)
    say("prefix", prefix)
    say("base_prefix", base_prefix)
    say("executable", executable)
    say("cache_tag", getattr(implementation, "cache_tag", None) or "")
    paths = sysconfig.get_paths()
    say("stdlib", paths["stdlib"])
    for key in ("purelib", "platlib", "scripts", "data"):
        say(key, paths[key])
    say("headers", headers(prefix, paths["include"]))
    keys = ("base", "platbase", "installed_base", "installed_platbase", "prefix", "exec_prefix")
    paths = sysconfig.get_paths(vars=dict((key, "") for key in keys))
    for key in ("purelib", "platlib", "scripts"):
        say("prefix_" + key, paths[key])
    say("prefix_headers", headers("/", paths["include"]))
    """#
}
