"""Doubles each value of an array of float64 that Java keeps in shared memory."""
import sys
from multiprocessing import shared_memory


def attach(name):
    """Attaches without Python believing that the object is its own.

    Before 3.13 the resource tracker unlinks at exit what a process has only attached to; un-registering keeps the name.
    """
    if sys.version_info >= (3, 13):
        return shared_memory.SharedMemory(name, track=False)
    from multiprocessing import resource_tracker

    memory = shared_memory.SharedMemory(name)
    resource_tracker.unregister("/" + name, "shared_memory")
    return memory


def double(buffer, count):
    try:
        import numpy
    except ImportError:
        values = buffer[: 8 * count].cast("d")
        for i in range(count):
            values[i] *= 2
        values.release()
        return "plain Python"
    values = numpy.ndarray((count,), dtype=numpy.float64, buffer=buffer)
    values *= 2
    return "numpy " + numpy.__version__


memory = attach(sys.argv[1])
how = double(memory.buf, int(sys.argv[2]))
print("Py   | has doubled", sys.argv[2], "of", memory.size // 8, "values with", how, flush=True)
memory.close()
