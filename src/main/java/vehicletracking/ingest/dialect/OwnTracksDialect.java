package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.SpeedUnit;

/** OwnTracks over HTTP (booklet, tech/json and tech/http): one message a request, only locations tracked, in km/h. */
final class OwnTracksDialect implements Dialect {

    private static final ClientResponse NO_MESSAGES = ClientResponse.json("[]");
    private static final String TOPIC_BASE = "owntracks/";

    /** User and device in request parameters or headers, for messages without a topic. */
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

    /** The apps send an empty body to delete a friend. */
    @Override
    public DecodedRequest decode(IngestRequest request, Instant receivedAt) {
        String text = request.bodyText();
        if (text.isEmpty()) {
            return DecodedRequest.empty(NO_MESSAGES);
        }
        Sender sender = Sender.of(request);
        return new DecodedRequest(
                LenientJson.decodeItems(text, (message, raw) -> decodeMessage(message, sender, raw)), NO_MESSAGES);
    }

    @Override
    public IngestRequest restore(RawRequest stored) {
        return RawRequests.restore(stored, Buffer.buffer(stored.payload().bytes()));
    }

    private static DecodedItem decodeMessage(JsonObject message, Sender sender, RawReport raw) {
        ReportFields fields = ReportFields.of(message);
        Object type = fields.consume("_type");
        if ("location".equals(type)) {
            return raw.decode(() -> readDeviceId(fields, sender), deviceId -> decodeLocation(deviceId, fields, raw));
        }
        if ("encrypted".equals(type)) {
            return raw.decode(() -> readDeviceId(fields, sender), deviceId -> {
                throw new DecodingException("the message is encrypted");
            });
        }
        return type instanceof String other
                ? new Ignored("message of type " + DecodingException.excerpt(other))
                : raw.toUndecodable(new DecodingException("_type is missing"));
    }

    private static @Nullable String readDeviceId(ReportFields fields, Sender sender) {
        String topic = fields.readText("topic");
        if (topic != null) {
            String stripped = topic.strip();
            return stripped.startsWith(TOPIC_BASE) ? stripped.substring(TOPIC_BASE.length()) : stripped;
        }
        String ofSender = sender.deviceId();
        return ofSender == null ? fields.readText("tid") : ofSender;
    }

    private static DecodedItem decodeLocation(String deviceId, ReportFields fields, RawReport raw) {
        // An absent value is unknown, with one exception. According to the booklet acc, alt, cog, vac and vel are only
        // present if they are not 0. This is true on Android since kotlinx.serialization encodes the messages
        // (MessageLocation.kt: integers with default 0, and Parser.kt omits defaults). Messages of these versions have
        // an _id; older ones always have vel. So an absent vel of a message with _id means 0. An absent cog remains
        // unknown: it may be due north, but a phone without a bearing also sends 0. The iOS app omits unknown values
        // and sends a 0 (OwnTracking.m, waypointAsJSON).
        boolean omitsZeroSpeed = fields.has("_id") && !fields.has("vel");
        Fix fix = RawReport.createFix(
                fields.readRequiredNumber("lat"),
                fields.readRequiredNumber("lon"),
                fields.readRequiredTime("tst"),
                fields.readNumber("alt"),
                omitsZeroSpeed ? Double.valueOf(0) : fields.readSpeed(SpeedUnit.KMH, "vel"),
                fields.readNonNegative("cog"),
                fields.readPositive("acc"));
        return new DeviceReport(
                deviceId, fix, fields.readIsMocked(), ReportAttributes.of(fields.takeUnread()), raw.bytes());
    }
}
