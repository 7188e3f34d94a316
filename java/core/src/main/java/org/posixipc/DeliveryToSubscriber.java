package org.posixipc;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** A delivery in the words of {@link Flow}: what the subscriber requests is the demand. */
final class DeliveryToSubscriber implements Flow.Subscription, Delivery.Sink {
    private final Flow.Subscriber<? super Message> subscriber;
    private final Delivery delivery;

    private DeliveryToSubscriber(
            QueueCalls calls, Supplier<Message> take, Executor executor, Flow.Subscriber<? super Message> subscriber) {
        this.subscriber = subscriber;
        this.delivery = new Delivery(calls, take, executor, this);
    }

    static void begin(
            QueueCalls calls, Supplier<Message> take, Executor executor, Flow.Subscriber<? super Message> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        subscriber.onSubscribe(new DeliveryToSubscriber(calls, take, executor, subscriber));
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            delivery.close();
            subscriber.onError(new IllegalArgumentException("request of " + count + " messages; it must be above 0"));
            return;
        }
        try {
            delivery.request(count);
        } catch (RuntimeException e) {
            delivery.fail(e);
        }
    }

    @Override
    public void cancel() {
        delivery.close();
    }

    @Override
    public void next(Message message) {
        subscriber.onNext(message);
    }

    @Override
    public void ended(RuntimeException cause) {
        if (cause == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(cause);
        }
    }
}
