package vehicletracking.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/**
 * Runs the {@code sh} blocks of each document as one bash script against a service. Every {@code curl} must be answered
 * with the status that the next comment names, or 2xx where it names none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class DocumentationExamplesTest {

    /** Commands of {@code console} blocks by their beginnings, with the reason why they are not run here. */
    private static final Map<String, String> NOT_RUN = Map.ofEntries(
            Map.entry("mvn ", "runs the build, of which this test is a part"),
            Map.entry("java -XX", "needs the packaged jar, and starts a second service"),
            Map.entry("java -jar", "needs the packaged jar"),
            Map.entry("DATA_DIR=", "needs the packaged jar"),
            Map.entry("curl -H \"Authorization", "needs a service with access keys"),
            Map.entry("DATABASE_URL=", "needs a PostgreSQL server"),
            Map.entry("psql ", "needs a client of PostgreSQL, and its server"),
            Map.entry("OTEL_", "needs the packaged jar, and a collector"),
            Map.entry("TLS_CERTIFICATE=", "starts a second service"),
            Map.entry("MAP_TILES_URL=", "starts a second service"),
            Map.entry("curl --cacert ca.pem", "needs a service with TLS"),
            Map.entry("OPERATOR=", "runs the build, of which this test is a part"),
            Map.entry("KEY_OF_ADA=", "needs a service with TLS"),
            Map.entry("api ", "needs a service with TLS"),
            Map.entry("api()", "needs a service with TLS"),
            Map.entry("export TEST_DATABASE_URL", "needs a Citus cluster"),
            Map.entry("zstd ", "needs zstd, and an archive of a full partition"),
            Map.entry("src/load/run.sh", "needs wrk, and ten minutes"),
            Map.entry("src/load/fair.sh", "takes minutes"),
            Map.entry("src/load/access.sh", "needs wrk, and minutes"),
            Map.entry("src/load/live.sh", "takes minutes"),
            Map.entry("curl -sN", "has no end"),
            Map.entry("src/load/cluster.sh", "needs wrk, HAProxy, and minutes"),
            Map.entry("src/load/rolling.sh", "needs wrk, HAProxy, and minutes"),
            Map.entry("PAST_DATA=", "needs wrk, 20 GB, and half an hour"),
            Map.entry("\"$JAVA_25_HOME", "needs the packaged jar"),
            Map.entry("export DATABASE_URL=", "needs a PostgreSQL server"),
            Map.entry("HTTP_PORT=300", "needs the packaged jar, and starts a second service"),
            Map.entry("curl -s -H", "is sent to three nodes"),
            Map.entry("curl -s 'localhost:3003", "is sent to three nodes"),
            Map.entry("curl -s localhost:3003", "is sent to three nodes"));

    /** Reports the status of every request, also of those whose output the example processes. */
    private static final String PRELUDE = """
        curl() { command curl --noproxy '*' --max-time 20 -w '%{stderr}\\n@@ %{http_code} %{url_effective}\\n' "$@"; }
        """;

    private static final Pattern CURL = Pattern.compile("(?m)(?:^|\\$\\()curl |^# (\\d{3})\\b");
    private static final Pattern STATUS = Pattern.compile("(?m)^@@ (\\d{3}) (.*)$");
    private static final int PARTITION_EVENTS = 100_000;
    private static final long SCRIPT_SECONDS = 120;

    private TestService service;

    @BeforeAll
    void start() throws IOException, InterruptedException, TimeoutException {
        assumeTrue(isInstalled("bash") && isInstalled("curl"), "bash and curl are installed");
        service = new TestService(1, PARTITION_EVENTS);
    }

    @AfterAll
    void stop() throws TimeoutException {
        if (service != null) {
            service.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> every_request_is_answered_with_the_status_that_the_document_names(@TempDir Path directory) {
        return MarkdownFile.all().stream()
                .filter(document -> !scriptOf(document).isEmpty())
                .map(document ->
                        DynamicTest.dynamicTest(document.path().toString(), () -> run(scriptOf(document), directory)));
    }

    @Test
    void every_block_is_run_or_listed_with_a_reason() {
        Set<String> used = new TreeSet<>();
        for (MarkdownFile document : MarkdownFile.all()) {
            for (MarkdownFile.Block block : document.blocks()) {
                assertThat(block.info())
                        .as("%s: %s", document.path(), block.content())
                        .isIn("sh", "console", "mermaid");
                if (block.info().equals("console")) {
                    block.content()
                            .lines()
                            .filter(line -> line.startsWith("$ "))
                            .forEach(line -> used.add(listed(line)));
                }
            }
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(NOT_RUN.keySet());
    }

    private static String listed(String line) {
        return NOT_RUN.keySet().stream()
                .filter(line.substring(2)::startsWith)
                .findFirst()
                .orElseThrow(() -> new AssertionError("is neither run nor listed: " + line));
    }

    private static String scriptOf(MarkdownFile document) {
        return document.blocks().stream()
                .filter(block -> block.info().equals("sh"))
                .map(MarkdownFile.Block::content)
                .collect(Collectors.joining("\n"));
    }

    private void run(String script, Path directory) throws IOException, InterruptedException {
        Path file = Files.writeString(
                directory.resolve("script.sh"),
                PRELUDE + script.replace("localhost:3000", "127.0.0.1:" + service.port()));
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail", file.toString())
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean hasEnded = bash.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS);
        bash.destroyForcibly();
        String log = Files.readString(output) + Files.readString(errors);

        assertThat(hasEnded).as(log).isTrue();
        Map<Integer, String> answered = new LinkedHashMap<>();
        List<Integer> statuses = new ArrayList<>();
        STATUS.matcher(Files.readString(errors)).results().forEach(found -> {
            answered.put(statuses.size(), found.group(2));
            statuses.add(Integer.valueOf(found.group(1)));
        });
        List<Integer> expected = expectedStatuses(script);
        assertThat(statuses).as(log).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(matches(expected.get(i), statuses.get(i)))
                    .as("%s is answered %d: %s", answered.get(i), statuses.get(i), log)
                    .isTrue();
        }
        assertThat(bash.exitValue()).as(log).isZero();
    }

    private static boolean matches(int expected, int actual) {
        return expected == 0 ? actual / 100 == 2 : actual == expected;
    }

    /** One for each {@code curl}; 0 where no comment follows it. */
    private static List<Integer> expectedStatuses(String script) {
        List<Integer> expected = new ArrayList<>();
        Matcher found = CURL.matcher(script);
        while (found.find()) {
            if (found.group(1) == null) {
                expected.add(0);
            } else {
                expected.set(expected.size() - 1, Integer.valueOf(found.group(1)));
            }
        }
        return expected;
    }

    private static boolean isInstalled(String program) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
