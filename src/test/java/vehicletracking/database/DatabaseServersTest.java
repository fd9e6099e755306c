package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseServersTest {

    @Test
    void a_url_of_one_host_is_that_of_the_driver() {
        String url = "postgres://user:pa%2Css@db.example:5433/fleet?sslmode=require";

        assertThat(DatabaseServers.parse(url).all())
                .extracting(DatabaseServersTest::withoutTls)
                .containsExactly(withoutTls(PgConnectOptions.fromUri(url)));
    }

    @Test
    void several_hosts_share_user_database_and_parameters() {
        DatabaseServers servers =
                DatabaseServers.parse("postgresql://user:secret@one:5433,two,[::1]:5434/fleet?sslmode=require");

        assertThat(servers.addresses()).isEqualTo("one:5433,two:5432,[::1]:5434");
        assertThat(servers.all()).allSatisfy(server -> {
            assertThat(server.getUser()).isEqualTo("user");
            assertThat(server.getPassword()).isEqualTo("secret");
            assertThat(server.getDatabase()).isEqualTo("fleet");
            assertThat(server.getSslMode()).isEqualTo(SslMode.REQUIRE);
        });
        assertThat(servers.jdbcUrl())
                .isEqualTo("jdbc:postgresql://one:5433,two:5432,[::1]:5434/fleet"
                        + "?sslmode=require&sslfactory=vehicletracking.database.JdbcTlsSocketFactory"
                        + "&targetServerType=primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one:5432/fleet", "mysql://one/fleet", "postgres://one:port/fleet", ""})
    void other_texts_are_refused(String text) {
        assertThatThrownBy(() -> DatabaseServers.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonObject withoutTls(PgConnectOptions options) {
        JsonObject json = options.toJson();
        json.remove("sslOptions");
        return json;
    }
}
