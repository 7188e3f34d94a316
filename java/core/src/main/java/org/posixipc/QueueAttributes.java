package org.posixipc;

/**
 * What a queue was created with; it does not change during a queue's life.
 *
 * @param capacity most messages it holds
 * @param maxMessageSize most bytes of one message
 */
public record QueueAttributes(int capacity, int maxMessageSize) {}
