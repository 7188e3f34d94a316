package org.posixipc;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Takes a message when it is asked whether there is one, so that the answer holds. */
final class TakingIterator implements Iterator<Message> {
    private final MessageReceiver receiver;
    private Message next;

    TakingIterator(MessageReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = receiver.tryReceive().orElse(null);
        }
        return next != null;
    }

    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no message is waiting");
        }
        Message taken = next;
        next = null;
        return taken;
    }
}
