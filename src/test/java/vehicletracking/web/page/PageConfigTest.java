package vehicletracking.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageConfigTest {

    private static final MapTiles TILES =
            new MapTiles("https://tile.example:8443/osm/{z}/{x}/{y}.png?key=1", "© Example");

    @Test
    void the_policy_allows_images_from_the_host_of_the_tiles_only() {
        assertThat(new PageConfig(Optional.of(TILES), false).contentSecurityPolicy())
                .contains("img-src 'self' data: https://tile.example:8443;")
                .contains("connect-src 'self';");
        assertThat(new PageConfig(Optional.empty(), false).contentSecurityPolicy())
                .contains("img-src 'self' data:;");
    }

    @Test
    void the_configuration_has_the_tiles_if_there_are_any() {
        assertThat(new PageConfig(Optional.of(TILES), true).toJson())
                .isEqualTo(new JsonObject()
                        .put("isAuthenticationRequired", true)
                        .put("tilesUrl", TILES.url())
                        .put("tilesAttribution", TILES.attribution()));
        assertThat(new PageConfig(Optional.empty(), false).toJson())
                .isEqualTo(new JsonObject().put("isAuthenticationRequired", false));
    }
}
