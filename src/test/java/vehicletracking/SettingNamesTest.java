package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.SettingNames.Verdict;

class SettingNamesTest {

    private final SettingNames names = new SettingNames(List.of(
            "HTTP_HOST",
            "HTTP_PORT",
            "DATABASE_URL",
            "DATA_DIR",
            "EVENT_STORE_SHARDS",
            "EVENT_STORE_QUEUE_EVENTS",
            "LATE_DAYS",
            "IMPORT_DIR",
            "WEB_INSTANCES",
            "COMMAND_INSTANCES",
            "QUERY_INSTANCES",
            "RETENTION_MAX_AGE_DAYS",
            "RETENTION_MAX_GIGABYTES"));

    @ParameterizedTest
    @CsvSource({
        "HTTP_PROT, HTTP_PORT",
        "HTTP_PORTS, HTTP_PORT",
        "HTTP_HST, HTTP_HOST",
        "DATA_DRI, DATA_DIR",
        "EVENT_STORE_SHARD, EVENT_STORE_SHARDS",
        "EVENT_STORE_QUEUE, EVENT_STORE_QUEUE_EVENTS",
        "RETENTION_DAYS, RETENTION_MAX_AGE_DAYS",
        "RETENTION_GIGABYTES, RETENTION_MAX_GIGABYTES",
        "IMPORT_DIRECTORY, IMPORT_DIR"
    })
    void aNameThatIsMeantForTheServiceIsAMistake(String variable, String nearest) {
        assertThat(names.verdict(variable)).isEqualTo(Verdict.MISTAKEN);
        assertThat(names.nearest(variable)).isEqualTo(nearest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP_PROXY",
                "HTTP_USER_AGENT",
                "DATABASE_URI",
                "DATABASE_PASSWORD",
                "DATA_ROOT",
                "WEB_CONCURRENCY",
                "WEB_PORT",
                "COMMAND_MODE",
                "QUERY_STRING",
                "EVENT_STORE_SERVICE_HOST",
                "EVENT_STORE_PORT_5432_TCP_ADDR"
            })
    void aNameThatMayBeMeantForAnotherProgramIsDoubtful(String variable) {
        assertThat(names.verdict(variable)).isEqualTo(Verdict.DOUBTFUL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP_PORT",
                "DATABASE_URL",
                "EVENT_STORE_SHARDS",
                "HTTPS_PROXY",
                "http_proxy",
                "PATH",
                "EVENT_LOG",
                ""
            })
    void aSettingAndANameOfSomethingElseAreFine(String variable) {
        assertThat(names.verdict(variable)).isEqualTo(Verdict.FINE);
    }

    @ParameterizedTest
    @CsvSource({"PORT, HTTP_PORT", "port, HTTP_PORT", "http_port, HTTP_PORT", "SHARDS, EVENT_STORE_SHARDS"})
    void withoutAPrefixEveryNameIsACandidate(String name, String nearest) {
        assertThat(names.nearest(name)).isEqualTo(nearest);
    }
}
