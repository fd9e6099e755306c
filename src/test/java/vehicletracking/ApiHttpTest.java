package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import vehicletracking.HttpFile.Request;
import vehicletracking.RunningService.Reply;
import vehicletracking.testing.IntegrationTest;

/** Sends everything in {@code api.http} to the whole service, in the order in which it stands there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class ApiHttpTest {

    private static final Path API_HTTP = Path.of("api.http");
    private static final Path OPENAPI = Path.of("src", "main", "resources", "openapi.json");

    private final Map<String, Reply> named = new HashMap<>();
    private RunningService service;

    @BeforeAll
    void start() throws IOException, TimeoutException {
        service = RunningService.start();
    }

    @AfterAll
    void stop() throws IOException, TimeoutException {
        service.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRequestIsAnsweredAsTheFileSays() throws IOException, TimeoutException {
        HttpFile file = HttpFile.read(API_HTTP);
        OpenApiDocument document =
                new OpenApiDocument(service.get("/openapi.json").jsonObject());
        return file.requests().stream()
                .map(request -> DynamicTest.dynamicTest(request.title(), () -> {
                    Request resolved = request.with(reference -> valueOf(reference, file));
                    String target = resolved.target().substring(host().length());
                    Reply reply =
                            service.send(resolved.method(), target, resolved.headers(), Buffer.buffer(resolved.body()));
                    if (request.name() != null) {
                        named.put(request.name(), reply);
                    }
                    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(request.expectedStatus());
                    requireProblem(request, reply);
                    document.operation(resolved.method(), target)
                            .ifPresentOrElse(
                                    operation -> document.requireDocumented(operation, reply),
                                    () -> assertThat(reply.status()).isIn(404, 405));
                }));
    }

    @Test
    void theDescriptionIsServedAsItIsPacked() throws IOException, TimeoutException {
        Reply reply = service.get("/openapi.json");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.mediaType()).isEqualTo("application/json");
        assertThat(reply.jsonObject()).isEqualTo(new JsonObject(Files.readString(OPENAPI)));
    }

    private String host() {
        return "http://localhost:" + service.port();
    }

    /** Of {@code host}, {@code <name>.response.body.<member>} or {@code <name>.response.headers.<header>}. */
    private String valueOf(String reference, HttpFile file) {
        if (reference.equals("host")) {
            return host();
        }
        String[] parts = reference.split("\\.", 4);
        if (parts.length == 1) {
            return Objects.requireNonNull(file.variables().get(reference), reference);
        }
        Reply reply = Objects.requireNonNull(named.get(parts[0]), reference);
        String value =
                parts[2].equals("headers") ? reply.headers().get(parts[3]) : member(reply.jsonObject(), parts[3]);
        return Objects.requireNonNull(value, reference);
    }

    /** Of {@code <member>}, or {@code <array>[<index>].<member>}. */
    private static String member(JsonObject body, String path) {
        Matcher element = Pattern.compile("(\\w+)\\[(\\d+)]\\.(\\w+)").matcher(path);
        return element.matches()
                ? body.getJsonArray(element.group(1))
                        .getJsonObject(Integer.parseInt(element.group(2)))
                        .getString(element.group(3))
                : body.getString(path);
    }

    private static List<String> expectedTypes(Request request, Reply reply) {
        return reply.body().length() == 0 || request.target().endsWith("/metrics")
                ? List.of("text/plain")
                : List.of("application/json", "application/x-ndjson");
    }

    private static void requireProblem(Request request, Reply reply) {
        if (request.expectedStatus() < 400) {
            assertThat(reply.mediaType()).isIn(expectedTypes(request, reply));
            return;
        }
        assertThat(reply.mediaType()).isEqualTo("application/problem+json");
        JsonObject problem = reply.jsonObject();
        assertThat(problem.getString("type")).isEqualTo("/problems/" + request.expectedType());
        assertThat(problem.getInteger("status")).isEqualTo(reply.status());
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        if (reply.status() == 400 && !"malformed-json".equals(request.expectedType())) {
            JsonArray errors = problem.getJsonArray("errors");
            assertThat(errors).as("%s", problem).isNotEmpty();
            assertThat(errors)
                    .allSatisfy(error -> assertThat(problem.getString("detail"))
                            .contains(
                                    ((JsonObject) error).getString("field"), ((JsonObject) error).getString("detail")));
        }
    }
}
