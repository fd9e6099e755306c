package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.Decoded.Ignored;
import vehicletracking.ingest.dialect.Decoded.Report;
import vehicletracking.ingest.dialect.Decoding.Answer;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/**
 * OwnTracks over HTTP (booklet, tech/json and tech/http): one message a request, of which locations are kept. Speed is in
 * km/h.
 *
 * <p>What is absent is not 0, with one exception. The booklet says that {@code acc}, {@code alt}, {@code cog}, {@code vac}
 * and {@code vel} are only there when they are not 0, which is so on Android since its messages are written by
 * kotlinx.serialization (MessageLocation.kt: whole numbers that default to 0, and Parser.kt leaves defaults out). Messages
 * of Android are known by their {@code _id}; older ones always have {@code vel}. So from Android no {@code vel} means 0. No
 * {@code cog} stays unknown: it may be due north, and it is what a phone tells that knows no bearing. The iOS app leaves out
 * what it does not know and sends a 0 (OwnTracking.m, waypointAsJSON).
 */
final class OwnTracksDialect implements Dialect {

    private static final Answer NO_MESSAGES_FOR_YOU = Answer.json("[]");
    private static final String TOPIC_BASE = "owntracks/";

    /** User and device as request headers or parameters tell them, for messages that don't. */
    private record Sender(@Nullable String user, @Nullable String device) {

        static Sender of(IngestRequest request) {
            Values query = Values.of(request.queryParameters());
            return new Sender(
                    told(query.text("u"), request.header("X-Limit-U")),
                    told(query.text("d"), request.header("X-Limit-D")));
        }

        private static @Nullable String told(@Nullable String parameter, @Nullable String header) {
            return parameter == null ? header : parameter;
        }

        @Nullable
        String deviceId() {
            String path = Stream.of(user, device)
                    .filter(each -> each != null && !each.isBlank())
                    .collect(Collectors.joining("/"));
            return path.isEmpty() ? null : path;
        }
    }

    @Override
    public String name() {
        return "owntracks";
    }

    /** An empty body is how the apps delete a friend. */
    @Override
    public Decoding decode(IngestRequest request, Instant receivedAt) {
        String text = request.bodyText();
        if (text.isEmpty()) {
            return Decoding.nothingSaid(NO_MESSAGES_FOR_YOU);
        }
        Sender sender = Sender.of(request);
        return new Decoding(
                JsonText.items(text, (message, piece) -> message(message, sender, piece)), NO_MESSAGES_FOR_YOU);
    }

    private static Decoded message(JsonObject message, Sender sender, Piece piece) {
        Values values = Values.of(message);
        Object type = values.take("_type");
        if ("location".equals(type)) {
            return piece.decode(() -> deviceId(values, sender), deviceId -> location(deviceId, values, piece));
        }
        if ("encrypted".equals(type)) {
            return piece.decode(() -> deviceId(values, sender), deviceId -> {
                throw new Unreadable("the message is encrypted");
            });
        }
        return type instanceof String other
                ? new Ignored("a message of type " + Unreadable.excerpt(other))
                : piece.undecodable(new Unreadable("_type is missing"));
    }

    private static @Nullable String deviceId(Values values, Sender sender) {
        String topic = values.text("topic");
        if (topic != null) {
            String stripped = topic.strip();
            return stripped.startsWith(TOPIC_BASE) ? stripped.substring(TOPIC_BASE.length()) : stripped;
        }
        String ofSender = sender.deviceId();
        return ofSender == null ? values.text("tid") : ofSender;
    }

    private static Decoded location(String deviceId, Values values, Piece piece) {
        boolean omitsZeroSpeed = values.has("_id") && !values.has("vel");
        Fix fix = Piece.fix(
                values.requiredNumber("lat"),
                values.requiredNumber("lon"),
                values.requiredTime("tst"),
                values.number("alt"),
                omitsZeroSpeed ? Double.valueOf(0) : values.speed(SpeedUnit.KMH, "vel"),
                values.numberFromZero("cog"),
                values.numberAboveZero("acc"));
        boolean isMocked = values.isMocked();
        return new Report(deviceId, fix, isMocked, Attributes.of(values.untaken()), piece.raw());
    }
}
