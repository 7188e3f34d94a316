package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.util.ArrayList;
import org.posixipc.internal.ffi.Numbers;

/** Watches one word for virtual threads; the argument of a waiter's call is the value that it wants to see replaced. */
final class WordDeputy extends Deputy {
    private WordDeputy(Key word) {
        super(word);
    }

    /** How virtual threads wait for words of one mapping; parameters as for {@link Deputy#parking}. */
    static Parking parking(Object file, long start) {
        return Deputy.parking(WordDeputy.class, file, start, WordDeputy::new);
    }

    @Override
    void serve(Waiter first) throws InterruptedException {
        if (HOT.wordAwait(first.object, first.argument, 0) != -Numbers.ETIMEDOUT) {
            answerThoseWhoSawAChange();
            return;
        }
        answerThoseWhoSawAChange();
        // Whoever is left waits for the same value to be replaced as first does, since the word has one.
        long result = Blocker.current()
                .await(
                        first.handle,
                        Blocker.MONOTONIC,
                        Blocker.FOREVER,
                        first.call,
                        first.object,
                        0,
                        0,
                        first.argument);
        if (result < 0) {
            withWaiters(waiters -> {
                if (waiters.contains(first)) {
                    answer(first, result);
                }
            });
        }
    }

    private void answerThoseWhoSawAChange() {
        withWaiters(waiters -> {
            for (Waiter waiter : new ArrayList<>(waiters)) {
                long seen = HOT.wordAwait(waiter.object, waiter.argument, 0);
                if (seen != -Numbers.ETIMEDOUT) {
                    answer(waiter, seen);
                }
            }
        });
    }

    /** The new waiter may want another value replaced than the one this thread sleeps on. */
    @Override
    void joined(Waiter waiter) {
        if (HOT.wordAwait(waiter.object, waiter.argument, 0) != -Numbers.ETIMEDOUT) {
            answer(waiter, 0);
        }
    }
}
