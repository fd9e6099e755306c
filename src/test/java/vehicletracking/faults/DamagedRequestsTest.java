package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.testing.ProcessTest;

/**
 * Requests that are damaged in their address, their headers or their body: each is answered, and none is a fault of
 * ours.
 */
@ProcessTest
class DamagedRequestsTest {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    @AutoClose
    private static final DataDirectory DATA = new DataDirectory();

    @AutoClose
    private static final ServiceProcess SERVICE = ServiceProcess.start(DATA);

    private static final List<String> CONTENT_TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=nonsense",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            ";");

    private static final List<String> QUERIES = List.of("", "?x=%zz", "?%", "?=&&%u0000=%C0%80");

    private static final List<String> BODIES = List.of(
            "",
            "x",
            "a=%zz&%=%",
            "--b\r\nContent-Disposition: form-data; name=\"%zz\"; filename*=x'y'%zz\r\n\r\n\r\n--b");

    private static final List<String> HEADERS = List.of(
            "Cookie: \u0001=;;==\"",
            "Accept: ;q=,/,;;a=\"",
            "Accept-Language: -;q=x",
            "Forwarded: for=%zz",
            "X-Forwarded-Host: %zz:zz",
            "Prefer: wait=99999999999",
            "traceparent: 00-zz",
            "Upgrade: websocket\r\nConnection: Upgrade",
            "Content-Encoding: nonsense",
            "Expect: nonsense",
            "Range: bytes=-");

    @AfterAll
    static void nothingOfThisIsWorthAnError() {
        assertThat(SERVICE.stackTraceLines()).as(SERVICE.log()).isEmpty();
        assertThat(SERVICE.logLinesWith(" ERROR ")).isEmpty();
    }

    /** Every path of the description that takes POST. */
    static Stream<String> postPaths() {
        try (ServiceClient client = SERVICE.client()) {
            JsonObject paths = client.get("/openapi.json").getJsonObject("paths");
            return paths.fieldNames().stream()
                    .filter(path -> paths.getJsonObject(path).containsKey("post"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("postPaths")
    void aDamagedPostIsAnswered(String template) throws IOException {
        String path = template.replaceAll("\\{[^}]*}", "019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d");
        for (String query : QUERIES) {
            for (String contentType : CONTENT_TYPES) {
                for (String body : BODIES) {
                    assertIsAnswered("POST " + path + query, "Content-Type: " + contentType, body);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("postPaths")
    void aDamagedPathIsAnswered(String template) throws IOException {
        for (String damaged : List.of("%zz", "%", "%C0%80", "%00", "..%2f..%2f", "\\")) {
            for (String method : List.of("GET", "POST", "PUT", "HEAD")) {
                String path = template.replaceAll("\\{[^}]*}", "x");
                assertIsAnswered(
                        method + " " + template.replaceAll("\\{[^}]*}", Matcher.quoteReplacement(damaged)),
                        "X: y",
                        "x");
                assertIsAnswered(method + " " + path + "/" + damaged, "X: y", "x");
                assertIsAnswered(method + " /" + damaged + path, "X: y", "x");
            }
        }
    }

    @Test
    void aDamagedHeaderIsAnswered() throws IOException {
        for (String header : HEADERS) {
            for (String target :
                    List.of("/", "/vehicles", "/events", "/vehicle-track?licensePlate=A", "/health/ready")) {
                assertIsAnswered("GET " + target, header, "");
            }
            for (String target :
                    List.of("/register-vehicle", "/track-locations", "/import?format=csv", "/ingest/osmand")) {
                assertIsAnswered("POST " + target, header + "\r\nContent-Type: application/json", "{}");
            }
        }
    }

    /** A client's fault or not, it is never ours. */
    private static void assertIsAnswered(String methodAndTarget, String headers, String body) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            assertThat(connection.readLineWithin(ANSWER_LIMIT))
                    .as("%s, %s, %s", methodAndTarget, headers, body)
                    .matches("HTTP/1\\.1 (2\\d\\d|4\\d\\d|503) .*|HTTP/1\\.1 100 Continue");
        }
    }
}
