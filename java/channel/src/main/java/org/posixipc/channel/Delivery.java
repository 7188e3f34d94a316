package org.posixipc.channel;

/** What becomes of messages that a receiver had been given when it died. A receiver that closes loses and repeats none. */
public enum Delivery {
    /**
     * A message counts as received after its handler returned, and all of one {@code receive} together: those that a dead
     * receiver had handled since its last return are handled again by its successor. None is lost.
     */
    AT_LEAST_ONCE,

    /**
     * A message counts as received before its handler is called: the one that a dead receiver was just handling is not handled
     * again. None comes twice, one may be lost.
     */
    AT_MOST_ONCE
}
