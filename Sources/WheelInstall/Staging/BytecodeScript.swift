/// The program that compiles modules, run by the environment's own interpreter.
///
/// It reads triples of paths from its standard input, each ended by a zero byte: the source as it
/// is staged, the path that it will have, the file to write. For each it says `1` where the file
/// is there now, `0` where the module does not compile.
///
/// The bytes depend on the source and its final path alone. Which objects Python writes once and
/// refers to later depends on how often they are referred to, by other modules too; so everything
/// is referred to once more. The order of a set of texts depends on the seed of their hashes, which
/// the environment of the process fixes.
enum BytecodeScript {
  static let text = #"""
    import sys
    sys.path[:] = [p for p in sys.path if p]
    import marshal, os, warnings
    from importlib import util
    warnings.simplefilter("ignore")
    kept = []
    def keep(value):
        kept.append(value)
        if isinstance(value, (tuple, frozenset)):
            for part in value:
                keep(part)
        elif hasattr(value, "co_consts"):
            for name in dir(value):
                if name.startswith("co_") and name not in ("co_lnotab", "co_lines", "co_positions"):
                    part = getattr(value, name)
                    if isinstance(part, (tuple, str, bytes)):
                        keep(part)
    checked = sys.version_info < (3, 7)
    fields = sys.stdin.buffer.read().split(b"\0")
    for index in range(0, len(fields) - 2, 3):
        source, final, target = (os.fsdecode(field) for field in fields[index:index + 3])
        with open(source, "rb") as file:
            data = file.read()
            status = os.fstat(file.fileno())
        try:
            code = compile(data, final, "exec", dont_inherit=True, optimize=0)
            keep(code)
            body = marshal.dumps(code)
        except Exception:
            sys.stdout.write("0")
        else:
            del kept[:]
            if checked:
                head = int(status.st_mtime).to_bytes(8, "little")[:4]
                head += (status.st_size & 0xFFFFFFFF).to_bytes(4, "little")
            else:
                head = (1).to_bytes(4, "little") + util.source_hash(data)
            try:
                try:
                    file = open(target, "xb")
                except FileNotFoundError:
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    file = open(target, "xb")
            except FileExistsError:
                pass
            else:
                with file:
                    file.write(util.MAGIC_NUMBER + head + body)
            sys.stdout.write("1")
        sys.stdout.flush()
    """#
}
