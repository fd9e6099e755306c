package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class OverloadTest {

    private static final int REQUESTS = 600;

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    /** The queue is so short, and its batches are so small, that it can't take what comes. */
    @Test
    void whatDoesNotFitInTheQueueIsRefusedAndNotDone() {
        Map<String, String> narrow = Map.of("EVENT_STORE_QUEUE_EVENTS", "10", "EVENT_STORE_BATCH_EVENTS", "1");
        try (ServiceProcess service = ServiceProcess.start(data, narrow);
                ServiceClient client = service.client()) {
            client.register("ZH 1");

            List<HttpResponse<String>> answers = trackAtOnce(client);

            List<HttpResponse<String>> done = withStatus(answers, 201);
            List<HttpResponse<String>> refused = withStatus(answers, 503);
            assertThat(done.size() + refused.size()).isEqualTo(REQUESTS);
            assertThat(done).isNotEmpty();
            assertThat(refused).isNotEmpty().allSatisfy(refusal -> {
                assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
                assertThat(new JsonObject(refusal.body()).getString("type")).isEqualTo("/problems/overloaded");
            });
            assertThat(client.events("&type=LocationTracked"))
                    .extracting(event -> event.getString("eventId"))
                    .containsExactlyInAnyOrderElementsOf(done.stream()
                            .map(answer -> new JsonObject(answer.body()).getString("locationTrackedId"))
                            .toList());
        }
    }

    /** Returns all answers, none of which may take long. */
    private static List<HttpResponse<String>> trackAtOnce(ServiceClient client) {
        Duration limit = Duration.ofMinutes(1);
        List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, REQUESTS)
                .mapToObj(i -> client.postAsync("/track-location", ServiceClient.location("ZH 1", i % 90)))
                .toList();
        return asked.stream()
                .map(answer -> answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .join())
                .toList();
    }

    private static List<HttpResponse<String>> withStatus(List<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).toList();
    }
}
