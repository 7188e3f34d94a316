package org.posixipc.cli.inventory;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The inside of a queue; empty is what may not be seen.
 *
 * @param capacity messages it can hold
 * @param maxMessageSize bytes of one message at most
 * @param depth messages it holds now
 * @param usedBytes bytes of all messages in it
 * @param notifyPid the process that asked to be notified, 0 if none
 * @param blockedSenders threads that wait for room in a system call
 * @param blockedReceivers threads that wait for a message in a system call
 */
public record QueueState(
        OptionalLong capacity,
        OptionalLong maxMessageSize,
        OptionalLong depth,
        OptionalLong usedBytes,
        OptionalLong notifyPid,
        OptionalInt blockedSenders,
        OptionalInt blockedReceivers) {}
