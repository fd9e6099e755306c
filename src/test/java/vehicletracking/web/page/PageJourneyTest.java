package vehicletracking.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.access.AuthMode;
import vehicletracking.testing.Browser;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Role;

/** What a person sees who opens the page. The state is read from the accessible list and panels. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the browser is there before each test
class PageJourneyTest {

    private static final String PLATES =
            "[...document.querySelectorAll('#vehicles .plate')].map(each => each.textContent).join()";
    private static final String STATUS = "document.querySelector('#status').textContent";

    private final PgConnectOptions database = TestDatabase.create();
    private Browser browser;
    private int port;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireBrowser() {
        assumeTrue(Browser.PROGRAM.isInstalled(), "needs Chromium (Debian package chromium)");
    }

    @BeforeEach
    void open() throws Exception {
        browser = Browser.open(1400, 900);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() throws Exception {
        browser.close();
    }

    private ServiceNode startService() throws TimeoutException {
        JsonObject settings = new JsonObject().put("HTTP_PORT", port).put("MAP_TILES_URL", "");
        return ServiceNode.start(database, directory, settings, List.of());
    }

    private static void register(ServiceNode service, String plate) throws TimeoutException {
        assertThat(service.post(
                                "/register-vehicle",
                                new JsonObject()
                                        .put("vehicleLicensePlate", plate)
                                        .encode())
                        .statusCode())
                .isEqualTo(201);
    }

    private static void track(ServiceNode service, String plate, double latitude, Instant at) throws TimeoutException {
        JsonObject location = new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", latitude)
                .put("longitude", 13.405)
                .put("speed", 10)
                .put("occurredAt", at.toString());
        assertThat(service.post("/track-location", location.encode()).statusCode())
                .isEqualTo(201);
    }

    private void awaitText(String selector, String text) throws Exception {
        browser.await("document.querySelector('%s').textContent.includes('%s')".formatted(selector, text));
    }

    private void click(String selector) throws Exception {
        browser.await("document.querySelector('%s') !== null".formatted(selector));
        browser.evaluate("document.querySelector('%s').click()".formatted(selector));
    }

    @Test
    void a_vehicle_appears_on_the_empty_page_and_moves() throws Exception {
        try (ServiceNode service = startService()) {
            browser.goTo("http://localhost:" + port + "/");
            awaitText("#first-steps", "/register-vehicle");
            browser.await(STATUS + " === 'Live'");
            browser.screenshot("empty fleet");
            assertShownRequestsAreAccepted(service);
            browser.await(PLATES + " === 'B-AB-1234'");

            // A plate is text, whatever it contains.
            register(service, "<IMG SRC=X>");
            track(service, "<IMG SRC=X>", 52.52, Instant.now().minusSeconds(600));
            browser.await(PLATES + " === '<IMG SRC=X>,B-AB-1234'");
            assertThat(browser.evaluate("document.querySelectorAll('img').length"))
                    .isEqualTo(0);

            click("#vehicles button");
            awaitText("#details", "52.52000, 13.40500");
            track(service, "<IMG SRC=X>", 52.53, Instant.now());
            awaitText("#details", "52.53000, 13.40500");
            browser.screenshot("vehicle selected");
            assertThat(browser.errors()).isEmpty();
        }
        assertThat(browser.addresses())
                .allMatch(address -> address.matches("(http://localhost:" + port + "/|data:).*"));
    }

    @Test
    void the_page_goes_on_after_a_restart_of_the_service() throws Exception {
        ServiceNode first = startService();
        register(first, "BEFORE 1");
        track(first, "BEFORE 1", 52.52, Instant.now());
        browser.goTo("http://localhost:" + port + "/");
        browser.await(PLATES + " === 'BEFORE 1'");
        first.kill();
        browser.await(STATUS + ".startsWith('Reconnecting in')");
        browser.screenshot("without the service");
        try (ServiceNode second = startService()) {
            register(second, "AFTER 1");
            track(second, "AFTER 1", 52.54, Instant.now());
            browser.await(PLATES + " === 'AFTER 1,BEFORE 1'");
            browser.await(STATUS + " === 'Live'");
        }
        assertThat(browser.errors()).allMatch(error -> error.contains("net::ERR_"));
    }

    /** Those that the page of an empty fleet shows. */
    private void assertShownRequestsAreAccepted(ServiceNode service) throws Exception {
        for (String path : List.of("/register-vehicle", "/track-location")) {
            Object body = browser.evaluate("""
                [...document.querySelectorAll('#first-steps pre')].map(each => each.textContent)
                  .find(text => text.includes('%s')).match(/-d '(.*)'/)[1]\
                """.formatted(path));
            assertThat(service.post(path, String.valueOf(body)).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void the_past_of_a_vehicle_is_shown_with_its_track() throws Exception {
        try (ServiceNode service = startService()) {
            register(service, "PAST 1");
            Instant start = Instant.now().minusSeconds(1_800);
            for (int i = 0; i < 60; i++) {
                track(service, "PAST 1", 52.5 + i * 0.002, start.plusSeconds(i * 20L));
            }
            browser.goTo("http://localhost:" + port + "/");
            browser.await(PLATES + " === 'PAST 1'");
            click("#vehicles button");
            click("#modes button[value=past]");
            awaitText("#past", "Track of PAST 1");
            awaitText("#past", "Trips");
            browser.await("document.querySelector('#chart canvas') !== null");
            browser.await(PLATES + " === 'PAST 1'");
            browser.screenshot("past");
            click("#modes button[value=live]");
            browser.await("document.querySelector('#past').hidden");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void a_key_is_asked_for_and_used() throws Exception {
        TestService service = new TestService(AuthMode.KEYS);
        String key = service.issueKey(Role.OPERATE);
        browser.goTo("http://localhost:" + service.port() + "/");
        browser.await("document.querySelector('#login').open");
        browser.screenshot("log in");
        enterKey("wrong");
        awaitText("#login .error", "does not accept");
        enterKey(key);
        browser.await(STATUS + " === 'Live'");
        browser.await("!document.querySelector('#login').open");
        assertThat(browser.evaluate("sessionStorage.length")).isEqualTo(1);
        service.close();
    }

    private void enterKey(String key) throws Exception {
        browser.evaluate("document.querySelector('#key').value = '%s'".formatted(key));
        click("#login button");
    }
}
