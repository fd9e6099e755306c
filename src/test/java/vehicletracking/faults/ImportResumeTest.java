package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class ImportResumeTest {

    private static final int LINES = 30_000;
    private static final long FIRST_SECOND =
            Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    /** Killed and started again and again, and asked to end in between. */
    @Test
    void anImportComesToItsEndWithEachLocationOnce() throws IOException {
        String path;
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            HttpResponse<String> response =
                    client.post("/import?format=csv&register=true&timeFormat=epoch-seconds", "text/csv", file());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            path = "/imports/" + new JsonObject(response.body()).getString("importId");
            service.kill(); // on whatever it is at
        }
        for (int done : new int[] {3_000, 10_000, 17_000}) {
            try (ServiceProcess service = ServiceProcess.start(data);
                    ServiceClient client = service.client()) {
                Eventually.until("it goes on", LIMIT, () -> client.get(path).getLong("itemsDone") >= done);
                if (done == 10_000) {
                    service.terminate();
                    assertThat(service.exitCode(LIMIT)).isZero();
                } else {
                    service.kill();
                }
            }
        }
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            Eventually.until(
                    "it is done",
                    LIMIT,
                    () -> client.get(path).getString("state").equals("done"));

            JsonObject job = client.get(path);
            assertThat(job.getLong("itemsDone")).isEqualTo(LINES);
            assertThat(job.getLong("itemsRefused")).isEqualTo(1);
            List<JsonObject> log = client.events();
            LogAssert.assertWhole(log, List.of());
            assertThat(log.stream()
                            .filter(event -> event.getString("eventType").equals("LocationTracked"))
                            .map(event ->
                                    Instant.parse(event.getString("occurredAt")).getEpochSecond() - FIRST_SECOND))
                    .hasSize(LINES)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, LINES).mapToObj(Long::valueOf).toList());
        }
    }

    private static String file() {
        return "plate,time,lat,lon\n,,,\n"
                + IntStream.range(0, LINES)
                        .mapToObj(i -> "OLD-" + i % 10 + "," + (FIRST_SECOND + i) + ",47.1,8.1")
                        .collect(Collectors.joining("\n"));
    }
}
