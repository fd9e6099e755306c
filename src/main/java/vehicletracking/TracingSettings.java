package vehicletracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vehicletracking.tracing.TracingOptions;
import vehicletracking.tracing.TracingOptions.Sampling;

/**
 * Reads {@link TracingOptions}: standard variables of OpenTelemetry. Throws {@link IllegalArgumentException} for a value
 * that is not allowed.
 */
record TracingSettings(SettingValues values) {

    private static final String PROTOCOL = "http/protobuf";
    private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String HEADER_VALUE = "[ -~]*";

    /** Empty without an endpoint. */
    Optional<TracingOptions> read() {
        String endpoint = values.text(SettingsReader.Key.OTEL_EXPORTER_OTLP_ENDPOINT, "");
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        requireSupportedProtocol();
        return Optional.of(new TracingOptions(
                endpoint(endpoint),
                headers(),
                values.text(SettingsReader.Key.OTEL_SERVICE_NAME, "vehicle-tracking"),
                pairs(SettingsReader.Key.OTEL_RESOURCE_ATTRIBUTES),
                sampling()));
    }

    private void requireSupportedProtocol() {
        String protocol = values.text(SettingsReader.Key.OTEL_EXPORTER_OTLP_PROTOCOL, PROTOCOL);
        if (!protocol.equals(PROTOCOL)) {
            throw SettingValues.invalid(SettingsReader.Key.OTEL_EXPORTER_OTLP_PROTOCOL, protocol, PROTOCOL);
        }
    }

    private static URI endpoint(String text) {
        try {
            URI endpoint = new URI(text);
            if (endpoint.getHost() != null
                    && endpoint.getQuery() == null
                    && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // refused below
        }
        throw SettingValues.invalid(
                SettingsReader.Key.OTEL_EXPORTER_OTLP_ENDPOINT,
                text,
                "the URL of a collector, as http://localhost:4318");
    }

    private Sampling sampling() {
        double ratio = ratio();
        return values.choice(
                SettingsReader.Key.OTEL_TRACES_SAMPLER,
                "parentbased_traceidratio",
                Map.of(
                        "always_on", new Sampling(false, 1),
                        "always_off", new Sampling(false, 0),
                        "traceidratio", new Sampling(false, ratio),
                        "parentbased_always_on", new Sampling(true, 1),
                        "parentbased_always_off", new Sampling(true, 0),
                        "parentbased_traceidratio", new Sampling(true, ratio)));
    }

    private double ratio() {
        String text = values.text(SettingsReader.Key.OTEL_TRACES_SAMPLER_ARG, "1");
        if (!text.matches("0(\\.\\d{1,18})?|1(\\.0{1,18})?")) {
            throw SettingValues.invalid(
                    SettingsReader.Key.OTEL_TRACES_SAMPLER_ARG, text, "a number from 0 to 1, as 0.01");
        }
        return Double.parseDouble(text);
    }

    /** Their values may be secrets, and are not shown. */
    private Map<String, String> headers() {
        Map<String, String> headers = pairs(SettingsReader.Key.OTEL_EXPORTER_OTLP_HEADERS);
        headers.forEach((name, value) -> {
            if (!name.matches(HEADER_NAME) || !value.matches(HEADER_VALUE)) {
                throw invalidPairs(SettingsReader.Key.OTEL_EXPORTER_OTLP_HEADERS);
            }
        });
        return headers;
    }

    private Map<String, String> pairs(SettingsReader.Key key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : values.text(key, "").split(",", -1)) {
            if (!pair.isBlank()) {
                int equalsSign = pair.indexOf('=');
                if (equalsSign < 1) {
                    throw invalidPairs(key);
                }
                pairs.put(
                        pair.substring(0, equalsSign).strip(),
                        decoded(key, pair.substring(equalsSign + 1).strip()));
            }
        }
        return pairs;
    }

    private static String decoded(SettingsReader.Key key, String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalidPairs(key);
        }
    }

    private static IllegalArgumentException invalidPairs(SettingsReader.Key key) {
        return SettingValues.invalid(key, "(not shown)", "a list as name=value,name=value, percent-encoded");
    }
}
