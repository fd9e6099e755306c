package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.limit.LimitRules;

/** What happens to requests before they are routed. */
class HttpEdgeTest {

    private static final HttpRules CHECKED =
            new HttpRules(Set.of("0.0.0.0", "fleet.example"), Set.of(), false, LimitRules.NONE);
    private static final HttpRules SHARED =
            new HttpRules(Set.of(), Set.of("https://map.example"), false, LimitRules.NONE);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static final class Edge extends VerticleBase {

        private final HttpRules rules;
        private @Nullable HttpServer server;

        Edge(HttpRules rules) {
            this.rules = rules;
        }

        @Override
        public Future<?> start() {
            Failures failures = new Failures();
            server = vertx.createHttpServer()
                    .requestHandler(new RequestEntry(
                            new IdleConnectionGuard(vertx, 1_000, 60),
                            failures,
                            HttpEdge.inFrontOf(request -> request.response().end("done"), rules, failures),
                            RequestTelemetry.NONE));
            return server.listen(0, "127.0.0.1");
        }

        int port() {
            return Objects.requireNonNull(server).actualPort();
        }
    }

    private HttpResponse<Buffer> send(HttpRules rules, HttpMethod method, String uri, String... headers)
            throws TimeoutException {
        Edge edge = new Edge(rules);
        await(vertx.deployVerticle(edge));
        HttpRequest<Buffer> request = WebClient.create(vertx).request(method, edge.port(), "127.0.0.1", uri);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        return await(request.send());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:3000",
                "LOCALHOST.:3000",
                "127.0.0.1:3000",
                "127.8.9.10",
                "[::1]:3000",
                "[0:0:0:0:0:0:0:1]",
                "fleet.example:80",
                "0.0.0.0:3000"
            })
    void a_host_of_the_service_is_accepted(String host) throws TimeoutException {
        assertThat(send(CHECKED, HttpMethod.GET, "/", "Host", host).statusCode())
                .isEqualTo(200);
        assertThat(send(CHECKED, HttpMethod.POST, "/", "Host", "localhost", "Origin", "http://" + host)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example:3000",
                "evil.example:localhost",
                "localhost:x@evil.example",
                "localhost@evil.example",
                "10.0.0.1",
                "[::2]:3000",
                "127.1.evil",
                "fleet.example.evil"
            })
    void a_foreign_host_is_refused(String host) throws TimeoutException {
        assertRefused(send(CHECKED, HttpMethod.GET, "/", "Host", host));
        assertRefused(send(CHECKED, HttpMethod.POST, "/", "Host", "localhost", "Origin", "http://" + host));
        assertThat(send(HttpRules.NONE, HttpMethod.GET, "/", "Host", host).statusCode())
                .isEqualTo(200);
    }

    private static void assertRefused(HttpResponse<Buffer> response) {
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(403);
        assertThat(response.bodyAsJsonObject().getString("type")).isEqualTo("/problems/foreign-host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "file://", "https://localhost/path", "x"})
    void an_origin_that_is_no_web_site_is_refused(String origin) throws TimeoutException {
        assertRefused(send(CHECKED, HttpMethod.POST, "/", "Host", "localhost", "Origin", origin));
    }

    /** Browsers send no Origin for an image or a link. */
    @ParameterizedTest
    @CsvSource({
        "/?lat=1, cross-site, no-cors, 403",
        "/?lat=1, cross-site, navigate, 403",
        "/?lat=1, same-site, no-cors, 403",
        "/?lat=1, same-origin, no-cors, 200",
        "/?lat=1, none, navigate, 200",
        "/, cross-site, navigate, 200"
    })
    void what_a_page_of_another_site_embeds_is_refused(String uri, String site, String mode, int status)
            throws TimeoutException {
        assertThat(send(CHECKED, HttpMethod.GET, uri, "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode)
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void an_origin_that_may_read_responses_may_send_requests() throws TimeoutException {
        HttpRules both = new HttpRules(Set.of("localhost"), Set.of("https://map.example"), false, LimitRules.NONE);

        assertThat(send(both, HttpMethod.POST, "/", "Origin", "https://map.example", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(200);
        assertRefused(send(both, HttpMethod.POST, "/", "Origin", "http://map.example"));
    }

    @Test
    void a_preflight_request_is_answered() throws TimeoutException {
        HttpResponse<Buffer> response = send(
                SHARED,
                HttpMethod.OPTIONS,
                "/track-location",
                "Origin",
                "https://map.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,idempotency-key");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://map.example");
        assertThat(response.getHeader("Access-Control-Allow-Methods")).contains("POST", "DELETE");
        assertThat(response.getHeader("Access-Control-Allow-Headers")).contains("Authorization", "Idempotency-Key");
        assertThat(response.getHeader("Vary")).isEqualTo("origin");
        assertThat(response.body()).isNull();
    }

    @Test
    void a_page_of_a_configured_origin_may_read_the_response() throws TimeoutException {
        HttpResponse<Buffer> response = send(SHARED, HttpMethod.GET, "/", "Origin", "https://map.example");

        assertThat(response.bodyAsString()).isEqualTo("done");
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://map.example");
        assertThat(response.getHeader("Access-Control-Expose-Headers")).contains("Log-Position", "Retry-After");
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isNull();
    }

    @Test
    void a_page_of_another_origin_may_not_read_the_response() throws TimeoutException {
        for (String origin : new String[] {"https://evil.example", "null", "http://map.example"}) {
            HttpResponse<Buffer> response = send(SHARED, HttpMethod.GET, "/", "Origin", origin);
            assertThat(response.headers().names()).noneMatch(name -> name.startsWith("access-control"));
            assertThat(response.getHeader("Vary")).isEqualTo("origin");
        }
        HttpRules any = new HttpRules(Set.of(), Set.of("*"), false, LimitRules.NONE);
        assertThat(send(any, HttpMethod.GET, "/", "Origin", "https://evil.example")
                        .getHeader("Access-Control-Allow-Origin"))
                .isEqualTo("https://evil.example");
    }

    @Test
    void every_response_restricts_what_a_browser_does_with_it() throws TimeoutException {
        for (String host : new String[] {"localhost", "evil.example"}) {
            HttpResponse<Buffer> response = send(CHECKED, HttpMethod.GET, "/", "Host", host);
            assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.getHeader("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(response.getHeader("Strict-Transport-Security")).isNull();
        }
    }
}
