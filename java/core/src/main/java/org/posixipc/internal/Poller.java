package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.posixipc.internal.ffi.PollShim;

/**
 * One daemon thread that waits in epoll(7) for every descriptor somebody is interested in: the one thread on behalf of
 * all virtual threads, futures and listeners. It starts with the first registration and stays.
 *
 * <p>A registration is armed for one event at a time. Arming looks at readiness anew, so nothing that happens between
 * two events is missed.
 */
public final class Poller {
    /** Interest and readiness: a message is there, or an end is. */
    public static final int READABLE = PollShim.READABLE;

    /** Interest and readiness: there is room. */
    public static final int WRITABLE = PollShim.WRITABLE;

    private static final int EVENTS = 64;
    private static final int BYTES_OF_EVENT = 2 * Long.BYTES;

    private final int epoll;
    private final AtomicLong keys = new AtomicLong();
    private final ConcurrentMap<Long, Listener> listeners = new ConcurrentHashMap<>();

    private Poller() {
        epoll = SystemRefusal.check("epoll_create1", PollShim.pipc_poller_create());
        Thread thread = new Thread(null, this::run, "posixipc-poller", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (Throwable e) { // no thread left; the next registration tries anew
            PollShim.pipc_descriptor_close(epoll);
            throw e;
        }
    }

    /** What is told of readiness, on the poller's thread: must not block, and must not run callers' code. */
    @FunctionalInterface
    public interface Listener {
        /** Called once an arm, with the readiness found. */
        void ready(int readiness);
    }

    private static final class Holder {
        private static Poller instance;

        static synchronized Poller get() {
            if (instance == null) {
                instance = new Poller();
            }
            return instance;
        }
    }

    /**
     * Begins to watch a descriptor, not armed yet. The listener is kept until {@link Registration#remove}.
     *
     * @throws SystemRefusal if there are no descriptors left or the descriptor cannot be polled
     */
    public static Registration register(int fd, Listener listener) {
        return Holder.get().add(fd, listener);
    }

    private Registration add(int fd, Listener listener) {
        long key = keys.incrementAndGet();
        listeners.put(key, listener);
        int error = PollShim.pipc_poller_add(epoll, fd, 0, key);
        if (error < 0) {
            listeners.remove(key);
            throw new SystemRefusal("epoll_ctl", -error);
        }
        return new Registration(this, fd, key);
    }

    /** One watched descriptor. Not thread-safe: its owner calls under a lock of its own. */
    public static final class Registration {
        private final Poller poller;
        private final int fd;
        private final long key;

        private Registration(Poller poller, int fd, long key) {
            this.poller = poller;
            this.fd = fd;
            this.key = key;
        }

        /** Asks for one event of {@code interest}; readiness that is there already is reported too. */
        public void arm(int interest) {
            SystemRefusal.check("epoll_ctl", HOT.pollerArm(poller.epoll, fd, interest, key));
        }

        /** Ends it; call before the descriptor is closed. An event on its way may still be reported. */
        public void remove() {
            poller.listeners.remove(key);
            PollShim.pipc_poller_remove(poller.epoll, fd);
        }
    }

    private void run() {
        ByteBuffer events = ByteBuffer.allocateDirect(EVENTS * BYTES_OF_EVENT).order(ByteOrder.nativeOrder());
        long address = HOT.address(events);
        for (; ; ) {
            int found = HOT.pollerWait(epoll, address, EVENTS, Blocker.FOREVER);
            if (found < 0) {
                report(
                        "waiting in epoll_wait failed with errno " + -found + "; virtual threads, futures and"
                                + " listeners of this process hear nothing any more",
                        null);
                return;
            }
            for (int i = 0; i < found; i++) {
                tell(events.getLong(i * BYTES_OF_EVENT), (int) events.getLong(i * BYTES_OF_EVENT + Long.BYTES));
            }
        }
    }

    private void tell(long key, int readiness) {
        Listener listener = listeners.get(key);
        if (listener == null) {
            return; // removed while the event was on its way
        }
        try {
            listener.ready(readiness);
        } catch (RuntimeException | Error e) {
            report("a listener of the poller failed", e);
        }
    }

    private static void report(String message, Throwable cause) {
        System.getLogger("org.posixipc").log(Level.ERROR, "posixipc: " + message, cause);
    }
}
