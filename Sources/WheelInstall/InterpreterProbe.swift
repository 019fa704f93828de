/// The question that is put to a Python interpreter, once, and the answer's form.
///
/// Runs on Python 2.7 too, so that one too old is named rather than crashed into. It imports
/// nothing that the interpreter has not loaded by itself, since starting one is what a first run
/// waits for. The answer is `key<TAB>value` lines; a value never holds a line break.
enum InterpreterProbe {
  /// Increased where the question changes, so that cached answers to another one are not read.
  static let version = 1

  static let script = #"""
    import sys, os
    def say(key, value):
        sys.stdout.write(key + "\t" + str(value).replace("\n", " ").replace("\t", " ") + "\n")
    def version(info):
        text = "%d.%d.%d" % (info[0], info[1], info[2])
        return text if info[3] == "final" else text + info[3][0] + str(info[4])
    say("probe", 1)
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
    """#
}
