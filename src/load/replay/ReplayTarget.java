import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Target of a replay: an endpoint of the service and the encoding of its requests.
 *
 * @param isBatched whether a request may contain several reports
 * @param request encodes reports as a request
 * @param refused counts the refused reports of a request by its response
 */
record ReplayTarget(boolean isBatched, Function<List<Position>, Client.Request> request, Refused refused) {

    interface Refused {
        long of(int reports, HttpResponse<String> response);
    }

    private static final double KNOTS = 1_852.0 / 3_600;
    private static final double KILOMETRES_PER_HOUR = 1 / 3.6;

    static ReplayTarget of(String name) {
        return switch (name) {
            case "track-location" -> one(201, at -> Client.Request.json("/track-location", json(at)));
            case "track-locations" -> new ReplayTarget(true, ReplayTarget::lines, ReplayTarget::refusedLines);
            case "osmand" -> one(200, ReplayTarget::osmand);
            case "owntracks" -> one(200, ReplayTarget::ownTracks);
            case "overland" ->
                new ReplayTarget(
                        true,
                        ReplayTarget::overland,
                        (reports, response) -> response.statusCode() == 200 ? 0 : reports);
            case "gpslogger" -> one(200, ReplayTarget::gpsLogger);
            default -> throw new IllegalArgumentException("unknown target " + name);
        };
    }

    private static ReplayTarget one(int status, Function<Position, Client.Request> request) {
        return new ReplayTarget(
                false,
                reports -> request.apply(reports.getFirst()),
                (reports, response) -> response.statusCode() == status ? 0 : 1);
    }

    private static JsonObject json(Position position) {
        return new JsonObject()
                .put("vehicleLicensePlate", position.plate())
                .put("latitude", position.latitude())
                .put("longitude", position.longitude())
                .put("occurredAt", position.at().toString())
                .put("speed", position.metresPerSecond());
    }

    private static Client.Request lines(List<Position> reports) {
        String body = reports.stream().map(report -> json(report).encode()).collect(Collectors.joining("\n"));
        return new Client.Request("/track-locations", "application/x-ndjson", body);
    }

    /** The response has a line per report, with an id or a problem. */
    private static long refusedLines(int reports, HttpResponse<String> response) {
        long tracked = response.statusCode() != 200
                ? 0
                : response.body()
                        .lines()
                        .filter(line -> line.contains("\"locationTrackedId\""))
                        .count();
        return reports - tracked;
    }

    /** The request of Traccar Client, with the speed in knots. */
    private static Client.Request osmand(Position position) {
        return new Client.Request(
                "/ingest/osmand/?id=%s&timestamp=%d&lat=%s&lon=%s&speed=%s"
                        .formatted(
                                encoded(position.device()),
                                position.at().getEpochSecond(),
                                position.latitude(),
                                position.longitude(),
                                position.metresPerSecond() / KNOTS),
                "application/x-www-form-urlencoded",
                "");
    }

    private static Client.Request ownTracks(Position position) {
        return Client.Request.json(
                "/ingest/owntracks",
                new JsonObject()
                        .put("_type", "location")
                        .put("topic", "owntracks/" + position.device())
                        .put("tid", "RP")
                        .put("tst", position.at().getEpochSecond())
                        .put("lat", position.latitude())
                        .put("lon", position.longitude())
                        .put("vel", Math.round(position.metresPerSecond() / KILOMETRES_PER_HOUR)));
    }

    private static Client.Request overland(List<Position> reports) {
        JsonArray features = new JsonArray();
        reports.forEach(report -> features.add(new JsonObject()
                .put("type", "Feature")
                .put(
                        "geometry",
                        new JsonObject()
                                .put("type", "Point")
                                .put(
                                        "coordinates",
                                        new JsonArray().add(report.longitude()).add(report.latitude())))
                .put(
                        "properties",
                        new JsonObject()
                                .put("timestamp", report.at().toString())
                                .put("speed", report.metresPerSecond())
                                .put("device_id", report.device()))));
        return Client.Request.json("/ingest/overland", new JsonObject().put("locations", features));
    }

    private static Client.Request gpsLogger(Position position) {
        return Client.Request.get("/ingest/gpslogger/log?lat=%s&lon=%s&time=%s&spd=%s&id=%s"
                .formatted(
                        position.latitude(),
                        position.longitude(),
                        encoded(position.at().toString()),
                        position.metresPerSecond(),
                        encoded(position.device())));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
