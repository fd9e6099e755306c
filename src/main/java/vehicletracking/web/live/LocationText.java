package vehicletracking.web.live;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import vehicletracking.live.LocationChange;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.web.current.CurrentLocationJson;

/** Locations as server-sent events: arrays, so that a browser parses and draws those of one moment together. */
final class LocationText {

    /** All vehicles that the client does not know now are not in its selection. */
    static final Buffer SNAPSHOT_COMPLETE = Buffer.buffer("event: snapshot\ndata: {\"isComplete\":true}\n\n");

    /** Keeps the connection alive. */
    static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private LocationText() {}

    static Buffer snapshot(List<CurrentLocation> locations) {
        return message(
                "locations",
                locations.stream()
                        .map(each -> Buffer.buffer(CurrentLocationJson.of(each)))
                        .toList());
    }

    static Buffer changes(List<LocationChange> shown, List<LocationChange> left) {
        return message(
                        "locations",
                        shown.stream()
                                .map(each -> each.text(LocationText::shown))
                                .toList())
                .appendBuffer(
                        message("left", left.stream().map(LocationText::left).toList()));
    }

    private static Buffer shown(LocationChange change) {
        String location = CurrentLocationJson.of(Objects.requireNonNull(change.location()));
        String cause = change.cause().name().toLowerCase(Locale.ROOT);
        return Buffer.buffer(location.substring(0, location.length() - 1) + ",\"cause\":\"" + cause + "\"}");
    }

    private static Buffer left(LocationChange change) {
        String reason = change.location() == null ? "retracted" : change.isRetired() ? "retired" : "outside";
        return Buffer.buffer("{\"vehicleRegisteredId\":\"" + change.vehicleId() + "\",\"reason\":\"" + reason + "\"}");
    }

    private static Buffer message(String name, List<Buffer> elements) {
        Buffer message = Buffer.buffer();
        if (elements.isEmpty()) {
            return message;
        }
        String separator = "event: " + name + "\ndata: [";
        for (Buffer element : elements) {
            message.appendString(separator).appendBuffer(element);
            separator = ",";
        }
        return message.appendString("]\n\n");
    }
}
