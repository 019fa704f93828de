/// The Python program that calls one hook of a backend, for Python 3.6 and newer.
///
/// It is started as `python SCRIPT CALL RESULT`: CALL is a JSON file, RESULT a file whose first line
/// says how it went, and whose other lines are what the hook returned. Whatever the hook prints, or
/// how it ends, the answer cannot be mistaken.
enum HookScript {
  static let text = #"""
    import sys
    del sys.path[0]
    import importlib, json, os, traceback

    # Kept, since old backends put the arguments of `setup.py` into `sys.argv`.
    CALL, RESULT = sys.argv[1:3]

    def answer(status, lines=()):
        with open(RESULT + ".part", "w", encoding="utf-8", errors="replace") as file:
            file.write(status + "\n")
            for line in lines:
                file.write(str(line).replace("\n", " ") + "\n")
        os.rename(RESULT + ".part", RESULT)

    def inside(path, folders):
        path = os.path.realpath(path)
        return any(path.startswith(os.path.realpath(folder) + os.sep) for folder in folders)

    def load(name, folders):
        sys.path[:0] = folders
        module, _, attributes = name.partition(":")
        try:
            found = importlib.import_module(module)
        except ImportError as error:
            traceback.print_exc()
            answer("missing", [error])
            sys.exit(3)
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

    with open(CALL, encoding="utf-8") as file:
        call = json.load(file)
    backend = load(call["backend"], call["path"])
    hook = getattr(backend, call["hook"], None)
    if hook is None:
        answer("none")
        sys.exit(0)
    result = hook(*call["arguments"])
    if call["hook"].startswith("get_requires"):
        if not isinstance(result, (list, tuple)) or not all(isinstance(r, str) for r in result):
            answer("bad", ["returned %r, and no list of strings" % (result,)])
        else:
            answer("done", result)
    elif not isinstance(result, str):
        answer("bad", ["returned %r, and no name" % (result,)])
    else:
        answer("done", [result])
    sys.stdout.flush()
    """#
}
