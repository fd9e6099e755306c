package vehicletracking.web.ingest;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import vehicletracking.ingest.dialect.IngestRequest;

/** Captured requests, parsed into the requests that the dialects decode. */
public final class Wire {

    /** The files in the test resources, ordered by number. */
    public static final List<String> SAMPLES = List.of(
            "01-traccar-client-legacy-android",
            "02-traccar-client-9-json",
            "03-traccar-client-10-form",
            "04-traccar-sdk-json-array",
            "05-owntracks-android",
            "06-owntracks-ios",
            "06b-owntracks-transition",
            "07-overland-batch",
            "08-gpslogger-get",
            "08b-gpslogger-post-ha-body");

    private Wire() {}

    public static IngestRequest sample(String name) {
        try (InputStream file = Objects.requireNonNull(Wire.class.getResourceAsStream("/clients/" + name + ".http"))) {
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The dialect of a sample. */
    public static String dialectOf(String sample) {
        return switch (Integer.parseInt(sample.substring(0, 2))) {
            case 1, 2, 3, 4 -> "osmand";
            case 5, 6 -> "owntracks";
            case 7 -> "overland";
            default -> "gpslogger";
        };
    }

    private static IngestRequest parse(String text) {
        int headEnd = text.indexOf("\r\n\r\n");
        List<String> head = text.substring(0, headEnd).lines().toList();
        String[] methodAndTarget = head.getFirst().split(" ");
        Map<String, String> headers = new HashMap<>();
        head.stream().skip(1).map(line -> line.split(": ", 2)).forEach(header -> headers.put(header[0], header[1]));
        return request(methodAndTarget[0], methodAndTarget[1], headers, text.substring(headEnd + 4));
    }

    public static IngestRequest request(String method, String target, Map<String, String> headers, String body) {
        String[] pathAndQuery = target.split("\\?", 2);
        String query = pathAndQuery.length == 1 ? "" : pathAndQuery[1];
        return new IngestRequest(method, pathAndQuery[0], query, headers, Buffer.buffer(body));
    }

    public static IngestRequest get(String target) {
        return request("GET", target, Map.of(), "");
    }

    public static IngestRequest json(String target, String body) {
        return request("POST", target, Map.of("Content-Type", "application/json"), body);
    }

    public static IngestRequest form(String target, String body) {
        return request(
                "POST", target, Map.of("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"), body);
    }
}
