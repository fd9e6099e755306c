package vehicletracking.web.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tiles of the background map (Web Mercator, 256 pixels).
 *
 * @param url with {@code {z}}, {@code {x}} and {@code {y}} where each request has the zoom level, column and row
 * @param attribution text that their provider requires to be shown
 */
public record MapTiles(String url, String attribution) {

    /** What a source of a Content-Security-Policy may contain, so that an address can't add a directive. */
    private static final Pattern URL = Pattern.compile("(https?://[\\p{Alnum}.:\\[\\]-]+)/[^\\s;,'\"]*");

    public static final MapTiles OPEN_STREET_MAP =
            new MapTiles("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors");

    /** @throws IllegalArgumentException if the URL is not one of tiles */
    public MapTiles {
        if (!URL.matcher(url).matches() || !url.contains("{z}") || !url.contains("{x}") || !url.contains("{y}")) {
            throw new IllegalArgumentException(
                    url + " must be like https://tile.example/{z}/{x}/{y}.png, and empty for no tiles");
        }
    }

    String origin() {
        Matcher matcher = URL.matcher(url);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
