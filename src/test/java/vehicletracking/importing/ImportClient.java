package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import vehicletracking.testing.TestService;

/** Client that sends files to a service and waits for the end of their imports. */
record ImportClient(TestService service) {

    private static final Set<String> END_STATES = Set.of("done", "failed", "cancelled");
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Sends a file; returns the path of the import. */
    String send(String parameters, String file) throws TimeoutException {
        HttpResponse<Buffer> response = service.upload("/import?" + parameters, Buffer.buffer(file));
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(202);
        String path = response.getHeader("Location");
        assertThat(path).isEqualTo("/imports/" + response.bodyAsJsonObject().getString("importId"));
        return path;
    }

    /** Sends a file whose import must complete. */
    @CanIgnoreReturnValue
    JsonObject importFile(String parameters, String file) throws TimeoutException {
        JsonObject job = awaitEnd(send(parameters, file));
        assertThat(job.getString("state")).as(job.encode()).isEqualTo("done");
        assertThat(job.getDouble("progress")).isEqualTo(1);
        assertThat(job.getLong("bytesRead")).isEqualTo(job.getLong("bytesTotal"));
        return job;
    }

    /** Sends a file whose import must fail. */
    JsonObject importInvalidFile(String parameters, String file) throws TimeoutException {
        JsonObject job = awaitEnd(send(parameters, file));
        assertThat(job.getString("state")).as(job.encode()).isEqualTo("failed");
        return job;
    }

    /** Waits for the end of an import. */
    @CanIgnoreReturnValue
    JsonObject awaitEnd(String path) throws TimeoutException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (System.nanoTime() < deadline) {
            JsonObject job = service.ok(path);
            if (END_STATES.contains(job.getString("state"))) {
                return job;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new TimeoutException(path + " has not ended");
    }

    /** Refusals as {@code line: reason}. */
    static List<String> refusals(JsonObject job) {
        return job.getJsonArray("refusals").stream()
                .map(JsonObject.class::cast)
                .map(refusal -> refusal.getInteger("line") + ": " + refusal.getString("reason"))
                .toList();
    }

    /** The track of a vehicle in a year as CSV, without the columns that an imported file does not have. */
    List<String> track(String plate, int year) throws TimeoutException {
        String csv = service.get(
                        "/vehicle-track?format=csv&licensePlate=%s&from=%d-01-01T00:00:00Z&to=%d-12-31T23:59:59Z"
                                .formatted(plate, year, year))
                .bodyAsString();
        return csv.lines().map(line -> line.replaceFirst("(,[^,]*){3}$", "")).toList();
    }
}
