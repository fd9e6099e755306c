package vehicletracking;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.eventstore.ShardStatements;

class DistributedLogSettingsTest {

    private static final ShardStatements DISTRIBUTED = new ShardStatements(4);

    @ParameterizedTest
    @CsvSource({
        "RETENTION_MAX_AGE_DAYS, 30",
        "RETENTION_MAX_GIGABYTES, 100",
        "DATABASE_READ_URLS, postgres://tracking:secret@replica:5432/tracking"
    })
    void archives_and_replicas_are_refused_of_a_distributed_log_only(String setting, String value) {
        Settings settings = Settings.of(
                new JsonObject().put("DATABASE_URL", "postgres://a:b@c:1/d").put(setting, value));
        assertThatThrownBy(() -> DistributedLogSettings.requireSupported(settings, DISTRIBUTED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(setting);
        assertThatCode(() -> DistributedLogSettings.requireSupported(settings, ShardStatements.OF_ONE_DATABASE))
                .doesNotThrowAnyException();
    }

    @Test
    void the_default_settings_are_supported() {
        assertThatCode(() -> DistributedLogSettings.requireSupported(Settings.of(new JsonObject()), DISTRIBUTED))
                .doesNotThrowAnyException();
    }
}
