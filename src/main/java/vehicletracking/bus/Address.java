package vehicletracking.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import vehicletracking.logging.RateLimitedLog;

/**
 * Typed request-reply address on the event bus, of this process or of all nodes of the cluster.
 *
 * @param name name of the address
 * @param requestType class of the requests; a {@link RecordCodec} must be registered for it
 * @param replyType class of the replies; a {@link RecordCodec} must be registered for it
 * @param isLocal whether the handler is in this process
 */
public record Address<Q, A>(String name, Class<Q> requestType, Class<A> replyType, boolean isLocal) {

    /** Time after which a request without a reply fails. */
    public static final long REPLY_TIMEOUT_MILLIS = 10_000;

    private static final RateLimitedLog FAULTS =
            new RateLimitedLog(LoggerFactory.getLogger(Address.class), Duration.ofSeconds(1));

    /** The position of a request whose answer must reflect every committed event. */
    public static final String NEWEST_POSITION = "newest";

    private static final String POSITION_HEADER = "position";

    private static final DeliveryOptions CLUSTER_WIDE = new DeliveryOptions().setSendTimeout(REPLY_TIMEOUT_MILLIS);
    private static final DeliveryOptions LOCAL = new DeliveryOptions(CLUSTER_WIDE).setLocalOnly(true);

    /** An address whose handler is in this process. */
    public Address(String name, Class<Q> requestType, Class<A> replyType) {
        this(name, requestType, replyType, true);
    }

    /** An address that has its handler on one node, and is reached from all. */
    public static <Q, A> Address<Q, A> clusterWide(String name, Class<Q> requestType, Class<A> replyType) {
        return new Address<>(name, requestType, replyType, false);
    }

    /**
     * Sends a request.
     *
     * @return completes with the reply, on the caller's context. Fails with a {@code ReplyException} when the address
     *     has no handler, when the reply takes longer than {@link #REPLY_TIMEOUT_MILLIS}, or when the handler failed
     */
    public Future<A> request(EventBus bus, Q body) {
        return bus.<A>request(name, body, isLocal ? LOCAL : CLUSTER_WIDE).map(Message::body);
    }

    /** Sends a request as {@link #request(EventBus, Object)} does, and fails when the reply takes longer than a time. */
    public Future<A> requestWithin(EventBus bus, Q body, long limitMillis) {
        DeliveryOptions options = new DeliveryOptions(isLocal ? LOCAL : CLUSTER_WIDE).setSendTimeout(limitMillis);
        return bus.<A>request(name, body, options).map(Message::body);
    }

    /**
     * Sends a request as {@link #request(EventBus, Object)} does.
     *
     * @param position of the log that the answer must reflect, or {@link #NEWEST_POSITION}; empty for any
     */
    public Future<A> request(EventBus bus, Q body, String position) {
        return position.isEmpty()
                ? request(bus, body)
                : bus.<A>request(
                                name,
                                body,
                                new DeliveryOptions(isLocal ? LOCAL : CLUSTER_WIDE)
                                        .addHeader(POSITION_HEADER, position))
                        .map(Message::body);
    }

    /**
     * Registers a handler of requests, which is called on the caller's context. The requester gets only the message of
     * a failure, not its cause.
     *
     * @param handler its future completes with the reply
     */
    @CanIgnoreReturnValue
    public MessageConsumer<Q> answerWith(EventBus bus, Function<Q, Future<A>> handler) {
        return answerAtPosition(bus, (body, position) -> handler.apply(body));
    }

    /**
     * Registers a handler as {@link #answerWith} does.
     *
     * @param handler gets the request, and the position of the log that its answer must reflect, empty for any
     */
    @CanIgnoreReturnValue
    public MessageConsumer<Q> answerAtPosition(EventBus bus, BiFunction<Q, String, Future<A>> handler) {
        Handler<Message<Q>> consumer = request -> call(handler, request.body(), positionOf(request))
                .onSuccess(request::reply)
                .onFailure(failure -> {
                    logUnexpected(failure);
                    request.fail(-1, textOf(failure));
                });
        return isLocal ? bus.localConsumer(name, consumer) : bus.consumer(name, consumer);
    }

    private void logUnexpected(Throwable failure) {
        // The bus drops the cause. Failures of Vert.x, as of the database, are logged elsewhere; a programming error
        // only here.
        if (failure instanceof RuntimeException && !(failure instanceof VertxException)) {
            FAULTS.error("the handler of {} failed", name, failure);
        }
    }

    private static String textOf(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String positionOf(Message<?> request) {
        String position = request.headers().get(POSITION_HEADER);
        return position == null ? "" : position;
    }

    private static <Q, A> Future<A> call(BiFunction<Q, String, Future<A>> handler, Q body, String position) {
        try {
            return handler.apply(body, position);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
