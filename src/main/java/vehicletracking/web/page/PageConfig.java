package vehicletracking.web.page;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Configuration of the page.
 *
 * @param tiles of the background map; empty for a map of the outlines that are part of the program
 * @param isAuthenticationRequired whether requests for data need a credential
 */
public record PageConfig(Optional<MapTiles> tiles, boolean isAuthenticationRequired) {

    /**
     * The {@code Content-Security-Policy} of the page: own scripts, styles and requests, and images of the tiles. No text
     * becomes a script or a style.
     */
    public String contentSecurityPolicy() {
        String images = tiles.map(each -> " " + each.origin()).orElse("");
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
                + images + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject().put("isAuthenticationRequired", isAuthenticationRequired);
        tiles.ifPresent(each -> json.put("tilesUrl", each.url()).put("tilesAttribution", each.attribution()));
        return json;
    }
}
