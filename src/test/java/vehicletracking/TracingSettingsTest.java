package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.tracing.TracingOptions;
import vehicletracking.tracing.TracingOptions.Sampling;

class TracingSettingsTest {

    private static final String ENDPOINT = "http://localhost:4318";

    private static Optional<TracingOptions> read(String... settings) {
        JsonObject config = new JsonObject();
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return Settings.of(config).tracing();
    }

    @Test
    void nothing_is_traced_without_an_endpoint() {
        assertThat(read()).isEmpty();
        assertThat(read("OTEL_SERVICE_NAME", "fleet", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
                .isEmpty();
    }

    @Test
    void everything_is_traced_with_an_endpoint_alone() {
        assertThat(read("OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT))
                .contains(new TracingOptions(
                        URI.create(ENDPOINT), Map.of(), "vehicle-tracking", Map.of(), new Sampling(true, 1)));
    }

    @Test
    void headers_and_attributes_are_lists() {
        TracingOptions options = read(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT,
                        "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%2Cb=c, x = 1+1 ",
                        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
                .orElseThrow();

        assertThat(options.headers()).isEqualTo(Map.of("api-key", "a,b=c", "x", "1+1"));
        assertThat(options.resourceAttributes()).isEqualTo(Map.of("deployment.environment.name", "test"));
    }

    @ParameterizedTest
    @CsvSource({
        "always_on, false, 1",
        "always_off, false, 0",
        "traceidratio, false, 0.25",
        "parentbased_always_on, true, 1",
        "parentbased_always_off, true, 0",
        "parentbased_traceidratio, true, 0.25"
    })
    void a_sampler_has_its_standard_meaning(String name, boolean isParentBased, double ratio) {
        assertThat(read(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT,
                        "OTEL_TRACES_SAMPLER", name,
                        "OTEL_TRACES_SAMPLER_ARG", "0.25"))
                .map(TracingOptions::sampling)
                .contains(new Sampling(isParentBased, ratio));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        OTEL_EXPORTER_OTLP_ENDPOINT | localhost:4318      | localhost:4318, but must be the URL of a collector
        OTEL_EXPORTER_OTLP_ENDPOINT | grpc://host:4317    | must be the URL of a collector
        OTEL_EXPORTER_OTLP_ENDPOINT | http://host/?key=x  | must be the URL of a collector
        OTEL_EXPORTER_OTLP_PROTOCOL | grpc                | grpc, but must be http/protobuf
        OTEL_TRACES_SAMPLER         | jaeger_remote       | must be one of always_off, always_on,
        OTEL_TRACES_SAMPLER_ARG     | 1.5                 | 1.5, but must be a number from 0 to 1
        OTEL_TRACES_SAMPLER_ARG     | 1%                  | must be a number from 0 to 1
        OTEL_EXPORTER_OTLP_HEADERS  | secret              | (not shown), but must be a list
        OTEL_EXPORTER_OTLP_HEADERS  | a=%zz               | (not shown), but must be a list
        OTEL_EXPORTER_OTLP_HEADERS  | a=x%0D%0Ab: c       | (not shown), but must be a list
        OTEL_EXPORTER_OTLP_HEADERS  | a b=c               | (not shown), but must be a list
        OTEL_RESOURCE_ATTRIBUTES    | =x                  | (not shown), but must be a list
        """)
    void a_wrong_value_is_refused(String name, String value, String message) {
        assertThatThrownBy(() -> {
                    JsonObject config = new JsonObject().put("OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT);
                    Settings.of(config.put(name, value));
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " is ")
                .hasMessageContaining(message);
    }
}
