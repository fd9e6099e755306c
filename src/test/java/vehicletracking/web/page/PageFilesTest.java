package vehicletracking.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.WebVerticles;
import vehicletracking.web.WebVerticle;
import vehicletracking.web.http.StreamBudget;

/** The files of the page over HTTP. */
class PageFilesTest {

    private static final Path DIRECTORY = Path.of("src", "main", "resources", "web");

    /** What the page may load before its first tile. */
    private static final int MAX_BYTES = 1_500_000;

    private static final Vertx VERTX = Vertx.vertx();
    private static WebClient client;

    @BeforeAll
    static void start() throws TimeoutException {
        WebVerticle server = WebVerticles.alone(
                VERTX, new WebVerticle.HttpLimits(100, 10, 1, 1, 1), new StreamBudget(1, 1_048_576), Optional.empty());
        await(VERTX.deployVerticle(server));
        client = WebClient.create(
                VERTX,
                new WebClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(server.port())
                        .setDecompressionSupported(false));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        await(VERTX.close());
    }

    private static HttpResponse<Buffer> send(HttpMethod method, String path, String... headers)
            throws TimeoutException {
        HttpRequest<Buffer> request = client.request(method, path);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        return await(request.send());
    }

    private static HttpResponse<Buffer> get(String path, String... headers) throws TimeoutException {
        return send(HttpMethod.GET, path, headers);
    }

    private static Stream<String> names() {
        return Stream.concat(PageFiles.OWN.stream(), PageFiles.LIBRARIES.keySet().stream());
    }

    @Test
    void every_file_of_the_page_is_listed() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("index.html")))
                    .containsExactlyInAnyOrderElementsOf(PageFiles.OWN);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_file_is_sent_once_and_then_revalidated(String name) throws TimeoutException {
        HttpResponse<Buffer> file = get("/web/" + name);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.getHeader("Content-Type"))
                .matches("(text/(javascript|css); charset=utf-8|application/json|image/svg\\+xml)");
        assertThat(file.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");

        String tag = file.getHeader("ETag");
        HttpResponse<Buffer> again = get("/web/" + name, "If-None-Match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.getHeader("ETag")).isEqualTo(tag);
        assertThat(again.body()).isNull();
        assertThat(get("/web/" + name, "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void only_files_with_a_version_in_their_name_are_immutable() throws TimeoutException {
        for (String name : names().toList()) {
            assertThat(get("/web/" + name).getHeader("Cache-Control"))
                    .as(name)
                    .isEqualTo(
                            PageFiles.LIBRARIES.containsKey(name) ? "public, max-age=31536000, immutable" : "no-cache");
        }
    }

    @Test
    void a_file_is_compressed_for_clients_that_accept_it() throws TimeoutException {
        HttpResponse<Buffer> plain = get("/web/ol-10.7.0.js");
        HttpResponse<Buffer> compressed = get("/web/ol-10.7.0.js", "Accept-Encoding", "gzip, zstd");

        assertThat(plain.getHeader("Content-Encoding")).isNull();
        assertThat(compressed.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.getHeader("Vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(compressed.body().length()).isLessThan(plain.body().length() / 2);
    }

    @Test
    void head_has_the_headers_of_get() throws TimeoutException {
        HttpResponse<Buffer> get = get("/web/main.js");
        HttpResponse<Buffer> head = send(HttpMethod.HEAD, "/web/main.js");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("Content-Length"))
                .isEqualTo(String.valueOf(get.body().length()));
        assertThat(head.getHeader("ETag")).isEqualTo(get.getHeader("ETag"));
    }

    @Test
    void all_files_together_are_small() throws TimeoutException {
        int bytes = 0;
        for (String name : names().toList()) {
            bytes += get("/web/" + name).body().length();
        }
        assertThat(bytes).isLessThan(MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/",
                "/web/none.js",
                "/web/index.html",
                "/web/..%2Fopenapi.json",
                "/web/%2e%2e%2fopenapi.json",
                "/web/..%5c..%5copenapi.json",
                "/web/%00main.js",
                "/web/lib/../main.js/x",
                "/web/../web/../../etc/passwd"
            })
    void no_other_file_can_be_requested(String path) throws TimeoutException {
        HttpResponse<Buffer> refused = get(path);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void the_configuration_says_where_tiles_are_and_whether_a_key_is_needed() throws TimeoutException {
        assertThat(get("/web/config.json").bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("isAuthenticationRequired", false));
    }
}
