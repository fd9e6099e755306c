package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class InvalidSettingsTest {

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @ParameterizedTest
    @CsvSource({
        "HTTP_PORT, abc, HTTP_PORT is abc, a whole number from 0 to 65535",
        "METRICS_PORT, none, METRICS_PORT is none, a whole number from 0 to 65535",
        "HTTP_MAX_STREAMS, 0, HTTP_MAX_STREAMS is 0, a whole number from 1 to 100000",
        "HTTP_MAX_STREAM_BYTES, 64m, HTTP_MAX_STREAM_BYTES is 64m, a whole number from 1048576 to 2000000000",
        "EVENT_STORE_SHARDS, 0, EVENT_STORE_SHARDS is 0, a whole number from 1 to 64"
    })
    void aWrongSettingStopsTheStartInOneSentence(String key, String value, String complaint, String allowed) {
        try (ServiceProcess service = ServiceProcess.launch(data, Map.of(key, value))) {
            assertThat(service.exitCode(Duration.ofMinutes(2))).isEqualTo(1);
            assertThat(service.log().lines())
                    .singleElement()
                    .asString()
                    .endsWith("does not start: " + complaint + ", but must be " + allowed);
        }
        assertThat(data.cluster()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "postgres://tracking:nonsense@localhost:port/x"})
    void aWrongDatabaseUrlIsNotRepeatedSinceAPasswordMayBeInIt(String url) {
        try (ServiceProcess service = ServiceProcess.launch(data, Map.of("DATABASE_URL", url))) {
            assertThat(service.exitCode(Duration.ofMinutes(2))).isEqualTo(1);
            assertThat(service.log().lines())
                    .singleElement()
                    .asString()
                    .contains("does not start: DATABASE_URL is (not shown), but must be postgres://")
                    .doesNotContain("nonsense");
        }
    }
}
