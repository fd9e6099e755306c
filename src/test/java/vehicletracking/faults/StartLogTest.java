package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class StartLogTest {

    private static final Pattern NEXT_STEPS = Pattern.compile(
            "API description: (\\S+); first vehicle: curl -H 'Content-Type: (\\S+)' -d '([^']+)' (\\S+)$");

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @Test
    void theRequestsThatTheLogNamesAreAnswered() throws IOException {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            Eventually.until(
                    "the next steps are logged",
                    Duration.ofSeconds(10),
                    () -> !service.logLinesWith("API description").isEmpty());
            Matcher steps =
                    NEXT_STEPS.matcher(service.logLinesWith("API description").getFirst());
            assertThat(steps.find()).isTrue();
            assertThat(client.get(path(steps.group(1)))).isNotEmpty();
            assertThat(client.post(path(steps.group(4)), steps.group(2), steps.group(3))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    private static String path(String url) {
        return URI.create(url).getPath();
    }
}
