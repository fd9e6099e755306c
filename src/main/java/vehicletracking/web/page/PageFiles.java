package vehicletracking.web.page;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vehicletracking.web.http.ClassPathResource;
import vehicletracking.web.http.StaticFile;

/** The files of the page, by their names below {@code /web/}. No other file can be requested. */
final class PageFiles {

    /** The files in {@code src/main/resources/web}. The page itself is at {@code /}. */
    static final List<String> OWN = List.of(
            "arrows.js",
            "basemap.js",
            "chart.js",
            "details.js",
            "dom.js",
            "favicon.svg",
            "fleet.js",
            "format.js",
            "labels.js",
            "list.js",
            "live.js",
            "login.js",
            "main.js",
            "map.js",
            "page.css",
            "past.css",
            "past.js",
            "playback.js",
            "session.js",
            "sse.js",
            "status.js",
            "summary.js",
            "text.js",
            "theme.css",
            "track.js",
            "world-110m.json",
            "world.js");

    /** Libraries by their names below {@code /web/}, which contain their versions, with their places in WebJars. */
    static final Map<String, String> LIBRARIES = Map.of(
            "ol-10.7.0.js", "ol/10.7.0/dist/ol.js",
            "ol-10.7.0.css", "ol/10.7.0/ol.css",
            "uplot-1.6.30.js", "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uplot-1.6.30.css", "uplot/1.6.30/dist/uPlot.min.css");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    /** A file without a version in its name: it may be another one after the next start, so it is revalidated. */
    private static final String REVALIDATED = "no-cache";

    private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";

    private final Map<String, StaticFile> byName;

    private PageFiles(Map<String, StaticFile> byName) {
        this.byName = byName;
    }

    /** Those of this process. The first call reads and compresses them, so it blocks. */
    static PageFiles loaded() {
        return Loaded.FILES;
    }

    private static final class Loaded {
        static final PageFiles FILES = new PageFiles(Stream.concat(
                        OWN.stream().map(name -> Map.entry(name, own(name))),
                        LIBRARIES.entrySet().stream()
                                .map(each -> Map.entry(each.getKey(), library(each.getKey(), each.getValue()))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    Optional<StaticFile> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static StaticFile own(String name) {
        return file(name, REVALIDATED, ClassPathResource.read("/web/" + name));
    }

    private static StaticFile library(String name, String path) {
        return file(name, FOR_A_YEAR, ClassPathResource.read("/META-INF/resources/webjars/" + path));
    }

    private static StaticFile file(String name, String cacheControl, Buffer body) {
        String mediaType = Objects.requireNonNull(MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
        return StaticFile.of(mediaType, cacheControl, body);
    }
}
