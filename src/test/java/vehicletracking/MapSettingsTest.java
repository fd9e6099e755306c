package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.web.page.MapTiles;

class MapSettingsTest {

    private static Optional<MapTiles> read(JsonObject settings) {
        return Settings.of(settings).mapTiles();
    }

    @Test
    void tiles_are_those_of_OpenStreetMap_unless_others_are_given() {
        assertThat(read(new JsonObject()))
                .contains(
                        new MapTiles("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors"));
        assertThat(read(new JsonObject().put("MAP_TILES_URL", "http://tiles.local:8080/{z}/{y}/{x}")))
                .contains(new MapTiles("http://tiles.local:8080/{z}/{y}/{x}", ""));
    }

    @Test
    void an_empty_address_means_no_tiles() {
        assertThat(read(new JsonObject().put("MAP_TILES_URL", ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://tile.example/{z}/{x}.png",
                "ftp://tile.example/{z}/{x}/{y}.png",
                "tile.example/{z}/{x}/{y}.png",
                "https://tile.example;script-src/{z}/{x}/{y}",
                "https://a b/{z}/{x}/{y}"
            })
    void an_address_that_is_not_one_of_tiles_is_refused_by_name(String url) {
        assertThatThrownBy(() -> read(new JsonObject().put("MAP_TILES_URL", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("MAP_TILES_URL: " + url + " must be like https://");
    }
}
