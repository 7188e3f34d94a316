"""Python's multiprocessing.shared_memory at the other end of Java's tests: one verb a line, one answer a line."""
import sys
from multiprocessing import shared_memory

memory = None


def untracked(name):
    """As scripts must do that do not want the object to go with them (track=False from 3.13 on)."""
    if sys.version_info >= (3, 13):
        return shared_memory.SharedMemory(name, track=False)
    from multiprocessing import resource_tracker

    attached = shared_memory.SharedMemory(name)
    resource_tracker.unregister("/" + name, "shared_memory")
    return attached


def do(verb, arguments):
    global memory
    if verb == "create":
        memory = shared_memory.SharedMemory(arguments[0], create=True, size=int(arguments[1]))
        return ""
    if verb == "attach":
        memory = untracked(arguments[0])
        return ""
    if verb == "size":
        return str(memory.size)
    if verb == "read":
        start = int(arguments[0])
        return bytes(memory.buf[start : start + int(arguments[1])]).hex()
    if verb == "write":
        start, data = int(arguments[0]), bytes.fromhex(arguments[1])
        memory.buf[start : start + len(data)] = data
        return ""
    if verb == "unlink":
        memory.unlink()
        return ""
    raise ValueError(verb)


for line in sys.stdin:
    words = line.split()
    try:
        print(("ok " + do(words[0], words[1:])).strip(), flush=True)
    except OSError as error:
        print("error", type(error).__name__, flush=True)
if memory is not None:
    memory.close()
