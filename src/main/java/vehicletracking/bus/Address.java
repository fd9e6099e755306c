package vehicletracking.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one verticle asks another: a question of one type, answered with one type.
 *
 * @param name the address on the event bus
 * @param requestType what is asked; its class has a {@link RecordCodec}
 * @param replyType what comes back; its class has a {@link RecordCodec}
 */
public record Address<Q, A>(String name, Class<Q> requestType, Class<A> replyType) {

    /** A question without an answer in this time fails. */
    public static final long REPLY_TIMEOUT_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Address.class);

    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(REPLY_TIMEOUT_MILLIS);

    /**
     * Completes with the answer, on the caller's context. Fails with a {@code ReplyException} when nobody listens, when
     * the answer takes more than {@link #REPLY_TIMEOUT_MILLIS}, or when answering failed.
     */
    public Future<A> request(EventBus bus, Q body) {
        return bus.<A>request(name, body, OPTIONS).map(Message::body);
    }

    /** Answers what is asked here from now on. A failed answer reaches the asker by its message only. */
    @CanIgnoreReturnValue
    public MessageConsumer<Q> answerWith(EventBus bus, Function<Q, Future<A>> answers) {
        return bus.<Q>localConsumer(
                name,
                asked -> replyType(answers, asked.body()).onSuccess(asked::reply).onFailure(failure -> {
                    logUnexpected(failure);
                    asked.fail(-1, String.valueOf(failure.getMessage()));
                }));
    }

    /** The bus drops the cause of a failure. That the database is away is told by others; a mistake of ours only here. */
    private void logUnexpected(Throwable failure) {
        if (failure instanceof RuntimeException && !(failure instanceof VertxException)) {
            LOG.error("answering on {} failed", name, failure);
        }
    }

    private Future<A> replyType(Function<Q, Future<A>> answers, Q body) {
        try {
            return answers.apply(body);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
