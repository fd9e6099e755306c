package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.InstalledProgram;
import vehicletracking.testing.ProcessTest;
import vehicletracking.testing.Samples;

/** The documented metrics, the dashboard and the rules fit what a running service shows. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SCRAPES_WITH_TRAFFIC = 8;
    private static final InstalledProgram PROMTOOL = new InstalledProgram("promtool");

    private static final Pattern METRIC = Pattern.compile("\\b(?:vehicle_tracking|vertx_pool|jvm|process)_[a-z0-9_]+");
    private static final Pattern DOCUMENTED_ROW =
            Pattern.compile("(?m)^\\| (`(?:vehicle_tracking|vertx|jvm|process)_[^|]*) \\| [a-z]");

    /** Absent here, because there is no archive, subscription, dead-lettered event or certificate, or no other process. */
    private static final Set<String> ABSENT = Set.of(
            "vehicle_tracking_archive_last_timestamp_seconds",
            "vehicle_tracking_subscription_lag_events",
            "vehicle_tracking_dead_lettered_events",
            "vehicle_tracking_certificate_expiry_timestamp_seconds",
            "vehicle_tracking_log_verification_success_timestamp_seconds",
            "vehicle_tracking_backup_success_timestamp_seconds");

    private static final Set<String> PANELS_WITHOUT_DATA = Set.of(
            "Refusals and faults by route",
            "Age of the newest archive",
            "Lag of subscriptions",
            "Failing projections and dead-lettered events",
            "Certificates expire in");

    private final DataDirectory data = new DataDirectory();
    private ServiceProcess service;
    private ServiceClient client;
    private int sent;

    @BeforeAll
    void start() throws IOException {
        service = ServiceProcess.start(data);
        client = service.client();
        client.register("METER 1");
        sendTraffic();
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        service.close();
        data.close();
    }

    /** Requests of every kind that the dashboard distinguishes. */
    private void sendTraffic() throws IOException {
        sent++;
        String time = "2026-01-01T00:00:%02dZ".formatted(sent % 60);
        JsonObject location = ServiceClient.location("METER 1", sent % 90).put("occurredAt", time);
        for (int i = 0; i < 2; i++) { // the second one is a duplicate
            assertThat(client.post("/track-location", "application/json", location.encode())
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(client.track("UNKNOWN", 47).statusCode()).isEqualTo(404);
        assertThat(client.post(
                                "/ingest/osmand?id=nobody-%d&lat=1&lon=2&timestamp=1767225600".formatted(sent),
                                "text/plain",
                                "")
                        .statusCode())
                .isEqualTo(200);
    }

    private Samples scrape() throws IOException {
        return Samples.of(client.ask("/metrics").body());
    }

    @Test
    void every_documented_metric_appears_and_every_metric_of_the_service_is_documented() throws IOException {
        Set<String> documented = documentedMetrics();
        Eventually.until(
                "the gauges are refreshed",
                LIMIT,
                () -> scrape().names().contains("vehicle_tracking_log_last_event_timestamp_seconds"));
        Set<String> shown =
                scrape().names().stream().map(PrometheusTest::withoutSuffix).collect(Collectors.toSet());

        Set<String> missing = new TreeSet<>(documented);
        missing.removeAll(shown);
        missing.removeAll(ABSENT);
        assertThat(missing).isEmpty();
        assertThat(shown.stream().filter(name -> name.startsWith("vehicle_tracking_")))
                .isSubsetOf(documented);
    }

    private static Set<String> documentedMetrics() throws IOException {
        return DOCUMENTED_ROW
                .matcher(Files.readString(Path.of("src/doc/operations.md")))
                .results()
                .flatMap(row -> METRIC.matcher(row.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static String withoutSuffix(String name) {
        return name.replaceFirst("_(bucket|sum|count|max)$", "");
    }

    @Test
    void the_rules_pass_their_tests() throws IOException, InterruptedException {
        assumeTrue(PROMTOOL.isInstalled(), "needs promtool (Debian package prometheus)");

        assertThat(PROMTOOL.run("check", "config", "conf/prometheus.yml")).contains("SUCCESS");
        assertThat(PROMTOOL.run("test", "rules", "conf/prometheus-rules-test.yml"))
                .contains("SUCCESS");
    }

    @Test
    void every_alert_has_a_duration_a_severity_and_says_what_to_do() throws IOException {
        String[] alerts = Files.readString(Path.of("conf/prometheus-rules.yml")).split("- alert: ");
        String documentation = Files.readString(Path.of("src/doc/operations.md"));
        String tests = Files.readString(Path.of("conf/prometheus-rules-test.yml"));

        assertThat(alerts).hasSizeGreaterThan(10);
        for (String alert : List.of(alerts).subList(1, alerts.length)) {
            assertThat(alert).contains("for: ", "severity: ", "summary: ", "description: ", "action: ");
            assertThat(documentation).contains("`" + alert.lines().findFirst().orElseThrow() + "`");
            assertThat(tests).contains(alert.lines().findFirst().orElseThrow());
        }
    }

    @Test
    void prometheus_evaluates_every_query_of_the_dashboard_and_every_rule(@TempDir Path directory) throws IOException {
        assumeTrue(PrometheusServer.PROGRAM.isInstalled(), "needs Prometheus (Debian package prometheus)");
        try (PrometheusServer prometheus = PrometheusServer.start(directory, service.uri())) {
            scrapeWithTraffic(prometheus);

            queries()
                    .forEach((panel, expressions) -> expressions.forEach(expression -> {
                        JsonArray result = prometheus.query(expression);
                        if (!PANELS_WITHOUT_DATA.contains(panel)) {
                            assertThat(result).as("%s: %s", panel, expression).isNotEmpty();
                        }
                    }));
            variables()
                    .forEach(metric ->
                            assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
            assertRulesAreEvaluated(prometheus);
        }
    }

    private void scrapeWithTraffic(PrometheusServer prometheus) {
        Eventually.until("Prometheus has scraped", LIMIT, () -> {
            sendTraffic();
            JsonArray scrapes = prometheus.query(
                    "count_over_time(vehicle_tracking_projection_lag_seconds{projection=\"devices\"}[1m])");
            return !scrapes.isEmpty()
                    && Integer.parseInt(scrapes.getJsonObject(0)
                                    .getJsonArray("value")
                                    .getString(1))
                            >= SCRAPES_WITH_TRAFFIC;
        });
    }

    /** The queries of each panel, with what Grafana replaces in them. */
    private static Map<String, List<String>> queries() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(Path.of("conf/grafana-dashboard.json")));
        return objects(dashboard.getJsonArray("panels"))
                .filter(panel -> panel.containsKey("targets"))
                .collect(Collectors.toMap(
                        panel -> panel.getString("title"),
                        panel -> objects(panel.getJsonArray("targets"))
                                .map(target -> replaced(target.getString("expr")))
                                .toList()));
    }

    /** The metrics whose labels are the values of the variables of the dashboard. */
    private static List<String> variables() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(Path.of("conf/grafana-dashboard.json")));
        return objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                .filter(variable -> variable.containsKey("definition"))
                .map(variable -> variable.getString("definition").replaceFirst("label_values\\((\\w+).*", "$1"))
                .toList();
    }

    private static String replaced(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$job", "vehicle-tracking")
                .replace("$instance", ".+");
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    /** A rule is silent while nothing is wrong, so what must have data is each of its metrics. */
    private static void assertRulesAreEvaluated(PrometheusServer prometheus) {
        List<JsonObject> rules = objects(prometheus.rules().getJsonArray("groups"))
                .flatMap(group -> objects(group.getJsonArray("rules")))
                .toList();
        assertThat(rules).hasSizeGreaterThan(10);
        for (JsonObject rule : rules) {
            assertThat(rule.getString("health")).as(rule.encode()).isEqualTo("ok");
            METRIC.matcher(rule.getString("query"))
                    .results()
                    .map(MatchResult::group)
                    .filter(metric -> !ABSENT.contains(metric))
                    .forEach(metric -> assertThat(prometheus.query(metric))
                            .as("%s in %s", metric, rule.getString("name"))
                            .isNotEmpty());
        }
    }
}
