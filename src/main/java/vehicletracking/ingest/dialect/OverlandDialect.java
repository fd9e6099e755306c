package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.Decoded.Ignored;
import vehicletracking.ingest.dialect.Decoded.Report;
import vehicletracking.ingest.dialect.Decoding.Answer;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/**
 * Overland's batches of GeoJSON features (its README, and GLManager.m for what that leaves out). Speeds are in m/s, and
 * values below 0 are not known.
 *
 * <p>Locations share the batch with what else the app logs: a feature with an {@code action} is an event such as a visit,
 * one of {@code type} trip a finished trip; some of them are points as well. Beside the batch there may be {@code current}
 * and {@code trip}. The newest location in them waits in the app's queue and comes in a later batch, so taking it here would
 * double it.
 */
final class OverlandDialect implements Dialect {

    private static final Answer RECEIVED = Answer.json("{\"result\":\"ok\"}");
    private static final int MAX_MEMBERS = 100;

    @Override
    public String name() {
        return "overland";
    }

    @Override
    public Decoding decode(IngestRequest request, Instant receivedAt) {
        String text = request.bodyText();
        if (text.isEmpty()) {
            return Decoding.nothingSaid(RECEIVED);
        }
        List<String> members = text.startsWith("{") ? JsonPieces.of(text, MAX_MEMBERS) : List.of();
        String locations = JsonPieces.member(members, "locations");
        if (locations == null || !locations.startsWith("[")) {
            return Decoding.of(
                    Piece.of(text).undecodable(new Unreadable("locations is missing or no array")), RECEIVED);
        }
        String queryId = Values.of(request.queryParameters()).text("device_id");
        List<Decoded> items =
                new ArrayList<>(JsonText.items(locations, (feature, piece) -> feature(feature, queryId, piece)));
        List.of("current", "trip").forEach(beside -> {
            if (JsonPieces.member(members, beside) != null) {
                items.add(new Ignored(beside));
            }
        });
        return new Decoding(items, RECEIVED);
    }

    private static Decoded feature(JsonObject feature, @Nullable String queryId, Piece piece) {
        JsonObject properties = JsonText.objectIn(feature, "properties");
        JsonObject geometry = JsonText.objectIn(feature, "geometry");
        if (properties.getValue("action") != null) {
            return new Ignored("an event: " + Unreadable.excerpt(properties.getValue("action")));
        }
        if (properties.getValue("type") != null) {
            return new Ignored("a " + Unreadable.excerpt(properties.getValue("type")));
        }
        if (geometry.getValue("type") instanceof String shape && !shape.equals("Point")) {
            return new Ignored("a " + Unreadable.excerpt(shape));
        }
        Values values = Values.of(properties);
        return piece.decode(() -> deviceId(values, queryId), deviceId -> location(deviceId, geometry, values, piece));
    }

    /** The id that Apple gives the app stands in when its user set none, then the address it was given. */
    private static @Nullable String deviceId(Values values, @Nullable String queryId) {
        return values.textOr(queryId, "device_id", "unique_id");
    }

    private static Decoded location(String deviceId, JsonObject geometry, Values values, Piece piece) {
        if (!(geometry.getValue("coordinates") instanceof JsonArray coordinates)) {
            throw new Unreadable("coordinates are missing");
        }
        Double longitude = JsonText.numberAt(coordinates, 0);
        Double latitude = JsonText.numberAt(coordinates, 1);
        if (longitude == null || latitude == null) {
            throw Unreadable.value("coordinates", "are no longitude and latitude", coordinates);
        }
        Fix fix = Piece.fix(
                latitude,
                longitude,
                values.requiredTime("timestamp"),
                altitude(values, JsonText.numberAt(coordinates, 2)),
                values.speed(SpeedUnit.MPS, "speed"),
                values.numberFromZero("course"),
                values.numberAboveZero("horizontal_accuracy"));
        boolean isMocked = values.isMocked();
        return new Report(deviceId, fix, isMocked, Attributes.of(values.untaken()), piece.raw());
    }

    /** iOS gives an altitude even when it has none. */
    private static @Nullable Double altitude(Values values, @Nullable Double ofCoordinates) {
        Double told = values.number("altitude");
        if (values.isBelowZero("vertical_accuracy")) {
            return null;
        }
        return told == null ? ofCoordinates : told;
    }
}
