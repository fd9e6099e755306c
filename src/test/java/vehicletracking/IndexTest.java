package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.RunningService.Reply;
import vehicletracking.testing.IntegrationTest;

/** What is at {@code /}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class IndexTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private RunningService service;
    private JsonObject paths;

    @BeforeAll
    void start() throws IOException, TimeoutException {
        service = RunningService.start();
        paths = service.get("/openapi.json").jsonObject().getJsonObject("paths");
    }

    @AfterAll
    void stop() throws IOException, TimeoutException {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                  | application/json",
                "application/json                     | application/json",
                "image/png                            | application/json",
                "text/html;q=0                        | application/json",
                "application/json,text/html;q=0.9     | application/json",
                "text/html;q=x                        | text/html",
                "text/html                            | text/html",
                "TEXT/HTML                            | text/html",
                "text/*                               | text/html",
                "application/json;q=0.1,text/html     | text/html",
                BROWSER + " | text/html",
                ";;;,/,;q                             | application/json"
            })
    void theFormIsTheOneThatTheRequestPrefers(String accept, String mediaType) throws TimeoutException {
        Reply reply = ask(HttpMethod.GET, Map.of("Accept", accept));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.mediaType()).isEqualTo(mediaType);
        assertThat(reply.headers().get("Vary")).isEqualToIgnoringCase("accept");
    }

    @Test
    void everyLinkIsToARequestThatIsDescribed() throws TimeoutException {
        JsonObject index = service.get("/").jsonObject();

        assertThat(index.getJsonArray("links")).isNotEmpty().allSatisfy(each -> {
            JsonObject link = (JsonObject) each;
            assertThat(paths.getJsonObject(link.getString("href")).fieldNames())
                    .contains(link.getString("method").toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void thePageUsesOnlyFilesOfTheServiceAndHasNoScriptOfItsOwn() throws TimeoutException {
        Reply reply = ask(HttpMethod.GET, Map.of("Accept", BROWSER));
        String page = reply.body().toString();

        for (MatchResult link : Pattern.compile("(?:href|src)=\"([^\"#]+)\"")
                .matcher(page)
                .results()
                .toList()) {
            assertThat(service.get("/" + link.group(1)).status())
                    .as(link.group(1))
                    .isEqualTo(200);
        }
        assertThat(page).contains("<script src").doesNotContain("<script>", "<style", " style=", " onclick=");
        assertThat(reply.headers().get("Content-Security-Policy"))
                .startsWith(
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
                                + " data:")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(reply.headers().get("Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @CsvSource({"application/json", "text/html"})
    void headIsAnsweredWithTheHeadersOfGet(String accept) throws TimeoutException {
        Reply get = ask(HttpMethod.GET, Map.of("Accept", accept));
        Reply head = ask(HttpMethod.HEAD, Map.of("Accept", accept));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body().length()).isZero();
        assertThat(head.headers().get("Content-Type")).isEqualTo(get.headers().get("Content-Type"));
        assertThat(head.headers().get("Content-Length"))
                .isEqualTo(String.valueOf(get.body().length()));
    }

    @Test
    void anotherMethodWithoutAReportIsRefused() throws TimeoutException {
        Reply reply = ask(HttpMethod.DELETE, Map.of());

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers().get("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void aReportOfATrackingClientIsStillTaken() throws TimeoutException {
        Reply reply = service.get("/?id=unknown&lat=1&lon=2");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.mediaType()).isEqualTo("text/plain");
    }

    private Reply ask(HttpMethod method, Map<String, String> headers) throws TimeoutException {
        return service.send(method, "/", headers, Buffer.buffer());
    }
}
