package vehicletracking.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import vehicletracking.logging.RateLimitedLog;

/**
 * Where one verticle asks another: a question of one type, answered with one type.
 *
 * @param name the address on the event bus
 * @param question what is asked; its class has a {@link RecordCodec}
 * @param answer what comes back; its class has a {@link RecordCodec}
 */
public record Address<Q, A>(String name, Class<Q> question, Class<A> answer) {

    /** A question without an answer in this time fails. */
    public static final long ANSWER_TIMEOUT_MILLIS = 10_000;

    private static final RateLimitedLog FAULTS =
            new RateLimitedLog(LoggerFactory.getLogger(Address.class), Duration.ofSeconds(1));

    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(ANSWER_TIMEOUT_MILLIS);

    /**
     * Completes with the answer, on the caller's context. Fails with a {@code ReplyException} when nobody listens, when
     * the answer takes more than {@link #ANSWER_TIMEOUT_MILLIS}, or when answering failed.
     */
    public Future<A> request(EventBus bus, Q body) {
        return bus.<A>request(name, body, OPTIONS).map(Message::body);
    }

    /** Answers what is asked here from now on. A failed answer reaches the asker by its message only. */
    @CanIgnoreReturnValue
    public MessageConsumer<Q> answerWith(EventBus bus, Function<Q, Future<A>> answers) {
        return bus.<Q>localConsumer(
                name,
                asked -> answer(answers, asked.body()).onSuccess(asked::reply).onFailure(failure -> {
                    logIfOurs(failure);
                    asked.fail(-1, textOf(failure));
                }));
    }

    /** The bus drops the cause of a failure. That the database is away is told by others; a mistake of ours only here. */
    private void logIfOurs(Throwable failure) {
        if (failure instanceof RuntimeException && !(failure instanceof VertxException)) {
            FAULTS.error("answering on {} failed", name, failure);
        }
    }

    private static String textOf(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private Future<A> answer(Function<Q, Future<A>> answers, Q body) {
        try {
            return answers.apply(body);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
