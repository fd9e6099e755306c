package vehicletracking.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on one event loop, as in a verticle; a turn of the test is a turn of the event loop. */
class BatcherTest {

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<List<String>> sent = new ArrayList<>();
    private final List<Promise<List<String>>> inFlight = new ArrayList<>();

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void callsOfOneTurnAreSentAsOneBatchAndEachGetsItsResult() throws TimeoutException {
        Batcher<String, String> batcher = batcher(10, 1, 10);
        List<Future<String>> results = turn(() -> submit(batcher, "a", "b", "c"));
        turn(() -> complete(0));

        assertThat(sent).containsExactly(List.of("a", "b", "c"));
        assertThat(results).extracting(Future::result).containsExactly("A", "B", "C");
    }

    @Test
    void aBatchIsSentAfterTheTurnInWhichItsCallsAreSubmitted() throws TimeoutException {
        Batcher<String, String> batcher = batcher(10, 1, 10);

        int sentBefore = turn(() -> {
            submit(batcher, "a");
            return sent.size();
        });

        assertThat(sentBefore).isZero();
        assertThat(turn(sent::size)).isEqualTo(1);
    }

    @Test
    void callsThatArriveWhileABatchIsInFlightFormTheNextBatch() throws TimeoutException {
        Batcher<String, String> batcher = batcher(10, 1, 10);
        turn(() -> submit(batcher, "a"));
        List<Future<String>> later = turn(() -> submit(batcher, "b"));
        later.addAll(turn(() -> submit(batcher, "c")));

        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"));

        turn(() -> complete(0));
        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"), List.of("b", "c"));

        turn(() -> complete(1));
        assertThat(later).extracting(Future::result).containsExactly("B", "C");
    }

    @Test
    void aSecondBatchIsSentWhenItIsFull() throws TimeoutException {
        Batcher<String, String> batcher = batcher(new Batcher.Limits(2, 1, 2, 10));
        turn(() -> submit(batcher, "a"));
        turn(() -> submit(batcher, "b"));
        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"));

        turn(() -> submit(batcher, "c", "d", "e"));
        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"), List.of("b", "c"));

        turn(() -> complete(0));
        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"), List.of("b", "c"), List.of("d", "e"));
    }

    @Test
    void aBatchHasAtMostTheMaximumNumberOfCalls() throws TimeoutException {
        Batcher<String, String> batcher = batcher(2, 1, 10);
        turn(() -> submit(batcher, "a", "b", "c", "d", "e"));
        for (int i = 0; i < 3; i++) {
            int batch = i;
            turn(() -> complete(batch));
        }

        assertThat(sent).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    }

    @Test
    void theNumberOfBatchesInFlightIsLimited() throws TimeoutException {
        Batcher<String, String> batcher = batcher(1, 2, 10);
        turn(() -> submit(batcher, "a", "b", "c"));

        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"), List.of("b"));

        turn(() -> complete(1));
        assertThat(turn(() -> List.copyOf(sent))).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void aCallBeyondTheQueueLimitFailsAndTheOthersComplete() throws TimeoutException {
        Batcher<String, String> batcher = batcher(10, 1, 2);
        List<Future<String>> results = turn(() -> submit(batcher, "a", "b", "c"));
        turn(() -> complete(0));
        results.addAll(turn(() -> submit(batcher, "d")));
        turn(() -> complete(1));

        assertThat(results.get(2).cause()).isInstanceOf(OverloadedException.class);
        assertThat(sent).containsExactly(List.of("a", "b"), List.of("d"));
        assertThat(List.of(results.get(0), results.get(1), results.get(3)))
                .extracting(Future::result)
                .containsExactly("A", "B", "D");
    }

    @Test
    void aFailureFailsAllCallsOfItsBatchAndNoOther() throws TimeoutException {
        Batcher<String, String> batcher = batcher(2, 1, 10);
        List<Future<String>> results = turn(() -> submit(batcher, "a", "b", "c"));
        turn(() -> {
            inFlight.getFirst().fail("failed");
            return true;
        });
        turn(() -> complete(1));

        assertThat(results.get(0).cause()).hasMessage("failed");
        assertThat(results.get(1).cause()).hasMessage("failed");
        assertThat(results.get(2).result()).isEqualTo("C");
    }

    @Test
    void anExceptionFailsItsBatchAndTheNextOneIsSent() throws TimeoutException {
        Batcher<String, String> batcher = new Batcher<>(new Batcher.Limits(1, 1, 10), context, calls -> {
            if (calls.contains("bad")) {
                throw new IllegalStateException("bad call");
            }
            return Future.succeededFuture(calls);
        });
        List<Future<String>> results = turn(() -> submit(batcher, "bad", "good"));
        turn(() -> true);

        assertThat(results.get(0).cause()).hasMessage("bad call");
        assertThat(results.get(1).result()).isEqualTo("good");
    }

    @Test
    void tooFewResultsFailTheirBatchAndTheNextOneIsSent() throws TimeoutException {
        Batcher<String, String> batcher = batcher(2, 1, 10);
        List<Future<String>> results = turn(() -> submit(batcher, "a", "b", "c"));
        turn(() -> {
            inFlight.getFirst().complete(List.of("A"));
            return true;
        });
        turn(() -> complete(1));

        assertThat(results.subList(0, 2))
                .allSatisfy(result -> assertThat(result.cause())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("2 calls have 1 results"));
        assertThat(results.get(2).result()).isEqualTo("C");
    }

    @Test
    void aLongQueueOfImmediateResultsDoesNotOverflowTheStack() throws TimeoutException {
        Batcher<String, String> batcher =
                new Batcher<>(new Batcher.Limits(1, 1, 20_000), context, Future::succeededFuture);
        String[] calls = IntStream.range(0, 20_000).mapToObj(String::valueOf).toArray(String[]::new);
        List<Future<String>> results = turn(() -> submit(batcher, calls));
        turn(() -> true);

        assertThat(results).extracting(Future::result).containsExactly(calls);
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,0,1", "1,1,0"})
    void limitsMustBePositive(int maxBatch, int maxInFlight, int maxWaiting) {
        assertThatThrownBy(() -> new Batcher.Limits(maxBatch, maxInFlight, maxWaiting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limits must be positive, and maxInFlightWhenFull at least maxInFlightBatches");
    }

    private Batcher<String, String> batcher(int maxBatch, int maxInFlight, int maxWaiting) {
        return batcher(new Batcher.Limits(maxBatch, maxInFlight, maxWaiting));
    }

    private Batcher<String, String> batcher(Batcher.Limits limits) {
        return new Batcher<>(limits, context, calls -> {
            sent.add(calls);
            Promise<List<String>> result = Promise.promise();
            inFlight.add(result);
            return result.future();
        });
    }

    @CanIgnoreReturnValue
    private static List<Future<String>> submit(Batcher<String, String> batcher, String... calls) {
        List<Future<String>> results = new ArrayList<>();
        for (String call : calls) {
            results.add(batcher.submit(call));
        }
        return results;
    }

    private boolean complete(int batch) {
        List<String> results = sent.get(batch).stream()
                .map(call -> call.toUpperCase(Locale.ROOT))
                .toList();
        return inFlight.get(batch).tryComplete(results);
    }

    /** Runs an action on the event loop, and the tasks that it schedules there. */
    @CanIgnoreReturnValue
    private <T> T turn(Callable<T> action) throws TimeoutException {
        Promise<T> done = Promise.promise();
        context.runOnContext(ignored -> {
            Future<T> outcome = call(action);
            context.runOnContext(afterwards -> outcome.onComplete(done));
        });
        return done.future().await(10, TimeUnit.SECONDS);
    }

    private static <T> Future<T> call(Callable<T> action) {
        try {
            return Future.succeededFuture(action.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
