package vehicletracking.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.geo.GeoPoint;

/** Reads where an event happened from its payload, without the rest: this runs for every event while a box is followed. */
final class PayloadPoint {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> TYPES = Set.of(EventTypes.LOCATION_TRACKED, EventTypes.LOCATION_CORRECTED);

    private PayloadPoint() {}

    /** The location; null for events without one. */
    static @Nullable GeoPoint of(RecordedEvent event) {
        if (!TYPES.contains(event.type())) {
            return null;
        }
        try (JsonParser payload = JSON.createParser(event.payload())) {
            return read(payload);
        } catch (IOException e) {
            throw new UncheckedIOException("the payload of " + event.position() + " is not JSON", e);
        }
    }

    private static @Nullable GeoPoint read(JsonParser payload) throws IOException {
        double latitude = Double.NaN;
        double longitude = Double.NaN;
        payload.nextToken();
        while (payload.nextToken() == JsonToken.FIELD_NAME) {
            String member = payload.currentName();
            JsonToken value = payload.nextToken();
            if (value.isNumeric() && member.equals("latitude")) {
                latitude = payload.getDoubleValue();
            } else if (value.isNumeric() && member.equals("longitude")) {
                longitude = payload.getDoubleValue();
            } else {
                payload.skipChildren();
            }
            if (!Double.isNaN(latitude) && !Double.isNaN(longitude)) {
                return new GeoPoint(latitude, longitude);
            }
        }
        return null;
    }
}
