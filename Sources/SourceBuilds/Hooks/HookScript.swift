/// The Python program that calls hooks of a backend, for Python 3.6 and newer.
///
/// It is started as `python SCRIPT CALL RESULT`: CALL is a JSON file, RESULT.N a file for each hook,
/// whose first line says how it went, and whose other lines are what the hook returned. Whatever a
/// hook prints, or how it ends, the answer cannot be mistaken. RESULT.next is there once the second
/// hook runs, RESULT.read if one of the files was opened that CALL lists as outputs, or may have been.
///
/// Each hook finds the process as the import of the backend has left it, as PEP 517 has it: all but
/// the last run in copies of it. The next one runs if the one before has asked for nothing.
enum HookScript {
  static let text = #"""
    import sys
    del sys.path[0]
    import atexit, importlib, json, os, threading, traceback

    # Kept, since old backends put the arguments of `setup.py` into `sys.argv`.
    CALL, RESULT = sys.argv[1:3]

    def answer(status, lines=(), number=0):
        with open(RESULT + ".part", "w", encoding="utf-8", errors="replace") as file:
            file.write(status + "\n")
            for line in lines:
                file.write(str(line).replace("\n", " ") + "\n")
        os.rename(RESULT + ".part", "%s.%d" % (RESULT, number))

    def inside(path, folders):
        path = os.path.realpath(path)
        return any(path.startswith(os.path.realpath(folder) + os.sep) for folder in folders)

    def note(what):
        with open("%s.%s" % (RESULT, what), "w"):
            pass

    def watch(outputs):
        """Notes when one of these files is opened; Python tells of it from 3.8 on."""
        def identity(path):
            status = os.stat(path)
            return status.st_dev, status.st_ino

        def may_read(event, arguments):
            if event == "open":
                return not isinstance(arguments[0], int) and identity(arguments[0]) in files
            # What another program opens nobody tells; version control looks at names and times.
            if event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
                return os.path.basename(os.fsdecode(arguments[0] or arguments[1][0])) not in ("git", "hg")
            return event == "os.system"

        def hear(event, arguments):
            try:
                if may_read(event, arguments):
                    note("read")
            except Exception:
                pass

        files = set()
        for path in outputs:
            try:
                files.add(identity(path))
            except OSError:
                pass
        if hasattr(sys, "addaudithook"):
            sys.addaudithook(hear)
        else:
            note("read")

    def tell(error):
        """Shows where it went wrong, without the way there."""
        place = error.__traceback__
        while place is not None and (
            place.tb_frame.f_code.co_filename == __file__
            or "importlib" in place.tb_frame.f_code.co_filename
        ):
            place = place.tb_next
        traceback.print_exception(type(error), error, place)
        flush()

    def load(name, folders):
        sys.path[:0] = folders
        module, _, attributes = name.partition(":")
        try:
            found = importlib.import_module(module)
        except ImportError as error:
            tell(error)
            answer("missing", [error])
            sys.exit(3)
        except Exception as error:
            tell(error)
            sys.exit(1)
        place = getattr(found, "__file__", None)
        if folders and place and not inside(place, folders):
            answer("elsewhere", [place])
            sys.exit(3)
        for attribute in filter(None, attributes.split(".")):
            if not hasattr(found, attribute):
                answer("missing", ["module '%s' has no '%s'" % (module, attributes)])
                sys.exit(3)
            found = getattr(found, attribute)
        return found

    def perform(number, name, arguments):
        hook = getattr(backend, name, None)
        if hook is None:
            answer("none", (), number)
            return
        try:
            result = hook(*arguments)
        except Exception as error:
            tell(error)
            sys.exit(1)
        if name.startswith("get_requires"):
            if not isinstance(result, (list, tuple)) or not all(isinstance(r, str) for r in result):
                answer("bad", ["returned %r, and no list of strings" % (result,)], number)
            else:
                answer("done", result, number)
        elif not isinstance(result, str):
            answer("bad", ["returned %r, and no name" % (result,)], number)
        else:
            answer("done", [result], number)

    def flush():
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, ValueError, OSError):
                pass  # The backend has taken it away, or closed it.

    def perform_apart(number, name, arguments):
        """Whether the next hook is to follow; else this process ends as the copy has ended."""
        flush()
        copy = os.fork()
        if copy == 0:
            end_apart(number, name, arguments)
        try:
            status = os.waitpid(copy, 0)[1]
        except ChildProcessError:
            # The backend has it that nobody waits for children: the answer alone tells.
            status = 0
        if os.WIFSIGNALED(status):
            os.kill(os.getpid(), os.WTERMSIG(status))
            os._exit(1)
        if os.WEXITSTATUS(status) != 0:
            os._exit(os.WEXITSTATUS(status))
        try:
            with open("%s.%d" % (RESULT, number), encoding="utf-8") as file:
                return file.read() in ("done\n", "none\n")
        except OSError:
            return False

    def end_apart(number, name, arguments):
        """Ends the copy without what the import wants done at the end: the original still needs it."""
        status = 1
        try:
            atexit._clear()
            perform(number, name, arguments)
            status = 0
        except SystemExit as error:
            status = 0 if error.code is None else error.code if isinstance(error.code, int) else 1
            if status == 1 and not isinstance(error.code, int):
                print(error.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        try:
            atexit._run_exitfuncs()
            flush()
        finally:
            os._exit(status & 255)

    with open(CALL, encoding="utf-8") as file:
        call = json.load(file)
    if call["outputs"]:
        watch(call["outputs"])
    backend = load(call["backend"], call["path"])
    first, *rest = [(number, one["hook"], one["arguments"]) for number, one in enumerate(call["calls"])]
    # A thread does not survive being copied.
    if not rest or threading.active_count() > 1:
        perform(*first)
    elif perform_apart(*first):
        note("next")
        perform(*rest[0])
    flush()
    """#
}
