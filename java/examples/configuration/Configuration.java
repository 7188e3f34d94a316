package org.posixipc.examples.configuration;

import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;
import org.posixipc.lock.SharedReadWriteLock;

/**
 * A block of settings in shared memory under a read-write lock: Java writes new versions, a C program reads them all the time
 * and never sees a half written one. A reader that is killed while it reads does not hold the writer up.
 */
public final class Configuration {
    // The layout of block.h.
    private static final int PROCESSES = 8;
    private static final long LOCK = 0;
    private static final long VERSION = 1024;
    private static final long CENTS = 1032;
    private static final long TENTHS = 1040;
    private static final long SIZE = 4096;

    private static final int VERSIONS = 2000;

    private Configuration() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("Configuration: a block under a read-write lock that survives killed readers");
        String name = Names.of("configuration");
        try (SharedMemory memory = SharedMemory.builder(name)
                        .size(SIZE)
                        .initialiser(Configuration::initialise)
                        .create();
                Segment block = memory.map();
                SharedReadWriteLock lock = SharedReadWriteLock.at(block, LOCK)
                        .onOwnerDeath(Configuration::restore)
                        .open()) {
            try (CProgram victim = CProgram.start("configuration_reader", name, "1", "dies")) {
                victim.awaitEnd();
            }
            write(block, lock, 1);
            Say.java("wrote    version 1 although a reader never unlocked");
            try (CProgram reader = CProgram.start("configuration_reader", name, Integer.toString(VERSIONS), "lives")) {
                for (int version = 2; version <= VERSIONS; version++) {
                    write(block, lock, version);
                }
                Say.java("wrote    " + VERSIONS + " versions");
                reader.await();
            }
        } finally {
            SharedMemory.unlink(name);
        }
    }

    /** Runs before the memory has a name. */
    private static void initialise(Segment block) {
        SharedReadWriteLock.at(block, LOCK).processes(PROCESSES).create().close();
        block.setLong(CENTS, 100);
        block.setLong(TENTHS, 1000);
    }

    private static void write(Segment block, SharedReadWriteLock lock, int version) {
        lock.writeLock().lock();
        try {
            block.setLong(CENTS, 100 + version);
            block.setLong(TENTHS, 10L * (100 + version));
            block.setLong(VERSION, version);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A writer died inside: cents are written first, so they are the newer. */
    private static void restore(Segment block) {
        block.setLong(TENTHS, 10 * block.getLong(CENTS));
    }
}
