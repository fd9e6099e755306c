package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class PlateRegistrationRaceTest {

    private static final int REQUESTS = 500;

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @Test
    void aPlateThatFiveHundredRegisterAtOnceGoesToOneOfThem() {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            List<CompletableFuture<HttpResponse<String>>> asked = Stream.generate(
                            () -> client.postAsync("/register-vehicle", ServiceClient.registration("ZH 1")))
                    .limit(REQUESTS)
                    .toList();
            List<HttpResponse<String>> answers = asked.stream()
                    .map(answer -> answer.orTimeout(120, TimeUnit.SECONDS).join())
                    .toList();

            List<String> registered = vehiclesIn(answers, 201);
            assertThat(registered).hasSize(1);
            assertThat(vehiclesIn(answers, 409)).hasSize(REQUESTS - 1).containsOnly(registered.getFirst());
            assertThat(client.events("&type=VehicleRegistered"))
                    .extracting(event -> event.getString("eventId"))
                    .containsExactly(registered.getFirst());
        }
    }

    private static List<String> vehiclesIn(List<HttpResponse<String>> answers, int status) {
        return answers.stream()
                .filter(answer -> answer.statusCode() == status)
                .map(answer -> new JsonObject(answer.body()).getString("vehicleRegisteredId"))
                .toList();
    }
}
