/**
 * POSIX message queues, shared memory, semaphores and locks for the JVM, shared with any native program of the machine.
 */
module org.posixipc {
    requires com.sun.jna;

    exports org.posixipc;
    exports org.posixipc.lock;
}
