package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
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

    private static final ClientResponse NO_MESSAGES = ClientResponse.json("[]");
    private static final String TOPIC_BASE = "owntracks/";

    /** User and device as request headers or parameters tell them, for messages that don't. */
    private record Sender(@Nullable String user, @Nullable String device) {

        static Sender of(IngestRequest request) {
            ReportFields query = ReportFields.of(request.queryParameters());
            return new Sender(
                    firstPresent(query.readText("u"), request.header("X-Limit-U")),
                    firstPresent(query.readText("d"), request.header("X-Limit-D")));
        }

        private static @Nullable String firstPresent(@Nullable String parameter, @Nullable String header) {
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
    public DecodedRequest decode(IngestRequest request, Instant receivedAt) {
        String text = request.bodyText();
        if (text.isEmpty()) {
            return DecodedRequest.empty(NO_MESSAGES);
        }
        Sender sender = Sender.of(request);
        return new DecodedRequest(
                LenientJson.decodeItems(text, (message, piece) -> decodeMessage(message, sender, piece)), NO_MESSAGES);
    }

    private static DecodedItem decodeMessage(JsonObject message, Sender sender, RawReport piece) {
        ReportFields values = ReportFields.of(message);
        Object type = values.consume("_type");
        if ("location".equals(type)) {
            return piece.decode(() -> readDeviceId(values, sender), deviceId -> decodeLocation(deviceId, values, piece));
        }
        if ("encrypted".equals(type)) {
            return piece.decode(() -> readDeviceId(values, sender), deviceId -> {
                throw new DecodingException("the message is encrypted");
            });
        }
        return type instanceof String other
                ? new Ignored("a message of type " + DecodingException.excerpt(other))
                : piece.toUndecodable(new DecodingException("_type is missing"));
    }

    private static @Nullable String readDeviceId(ReportFields values, Sender sender) {
        String topic = values.readText("topic");
        if (topic != null) {
            String stripped = topic.strip();
            return stripped.startsWith(TOPIC_BASE) ? stripped.substring(TOPIC_BASE.length()) : stripped;
        }
        String ofSender = sender.deviceId();
        return ofSender == null ? values.readText("tid") : ofSender;
    }

    private static DecodedItem decodeLocation(String deviceId, ReportFields values, RawReport piece) {
        boolean omitsZeroSpeed = values.has("_id") && !values.has("vel");
        Fix fix = RawReport.createFix(
                values.readRequiredNumber("lat"),
                values.readRequiredNumber("lon"),
                values.readRequiredTime("tst"),
                values.readNumber("alt"),
                omitsZeroSpeed ? Double.valueOf(0) : values.readSpeed(SpeedUnit.KMH, "vel"),
                values.readNonNegative("cog"),
                values.readPositive("acc"));
        boolean isMocked = values.readIsMocked();
        return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.of(values.unread()), piece.bytes());
    }
}
