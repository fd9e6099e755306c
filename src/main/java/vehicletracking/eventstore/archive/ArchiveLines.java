package vehicletracking.eventstore.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Manifest;

/** Line format of an archive, JSON objects: the header, each batch followed by its events, then the end. */
final class ArchiveLines {

    static final String FORMAT = "vehicle-tracking-log-archive";
    static final int VERSION = 1;

    private static final String ABOUT =
            "A closed partition of an event log, complete and in order, shard by shard. A batch line contains the"
                + " digest and chain (SHA-256) of the events on the lines after it. Digest of an event: event id,"
                + " subject, occurred at (microseconds of the epoch, 64 bits), schema version (32 bits), then type,"
                + " payload and metadata, each as 32-bit length and UTF-8. Digest of a batch: the digests of its"
                + " events. Chain: chain before, digest, first position, event count, committed at (microseconds), the"
                + " last three in 64 bits. A batch that crosses a bound of the partition is included with all of its"
                + " events. toPosition is exclusive. The last line contains the SHA-256 of every byte before it.";

    private ArchiveLines() {}

    static String header(ArchiveHeader header) {
        JsonArray shards = new JsonArray();
        header.parts()
                .forEach(part -> shards.add(new JsonObject()
                        .put("shard", part.shard())
                        .put("events", header.eventsPerShard())
                        .put("firstPosition", part.firstPosition())
                        .put("chainBefore", hex(part.chainBefore()))));
        return new JsonObject()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("about", ABOUT)
                .put("fromPosition", header.fromPosition())
                .put("toPosition", header.toPosition())
                .put("firstOccurredAt", header.firstOccurredAt().toString())
                .put("lastOccurredAt", header.lastOccurredAt().toString())
                .put("firstRecordedAt", header.firstRecordedAt().toString())
                .put("lastRecordedAt", header.lastRecordedAt().toString())
                .put("shards", shards)
                .encode();
    }

    static String batch(Manifest manifest) {
        return new JsonObject()
                .put(
                        "batch",
                        new JsonObject()
                                .put("shard", manifest.shard())
                                .put("firstPosition", manifest.firstPosition())
                                .put("eventCount", manifest.eventCount())
                                .put("committedAt", manifest.committedAt().toString())
                                .put("digest", hex(manifest.digest()))
                                .put("chain", hex(manifest.chain())))
                .encode();
    }

    /** The position and the inputs of the digest; the recorded time is the commit time of the batch. */
    static String event(RecordedEvent event) {
        // Concatenated rather than encoded, since it is called for every event.
        return "{\"position\":" + event.position().value()
                + ",\"eventId\":\"" + event.eventId()
                + "\",\"type\":" + CanonicalJson.quoted(event.type())
                + ",\"subject\":\"" + event.subject()
                + "\",\"occurredAt\":\"" + event.occurredAt()
                + "\",\"schemaVersion\":" + event.schemaVersion()
                + ",\"payload\":" + CanonicalJson.of(event.payload())
                + ",\"metadata\":" + CanonicalJson.of(event.metadata())
                + "}";
    }

    /** @param sha256 of every byte before this line */
    static String end(long batches, long events, byte[] sha256) {
        JsonObject totals = new JsonObject()
                .put("batches", batches)
                .put("events", events)
                .put("sha256", HexFormat.of().formatHex(sha256));
        return new JsonObject().put("end", totals).encode();
    }

    static ArchiveHeader headerOf(String line) throws IOException {
        JsonNode json = CanonicalJson.read(line);
        if (!FORMAT.equals(json.path("format").asText()) || json.path("version").asInt() != VERSION) {
            throw new IOException("not a " + FORMAT + " of version " + VERSION);
        }
        List<ArchiveHeader.Part> parts = new ArrayList<>();
        json.path("shards")
                .forEach(part -> parts.add(new ArchiveHeader.Part(
                        part.path("shard").asInt(),
                        part.path("firstPosition").asLong(),
                        bytes(part.path("chainBefore")))));
        return new ArchiveHeader(
                json.path("fromPosition").asLong(),
                json.path("toPosition").asLong(),
                parts,
                time(json, "firstOccurredAt"),
                time(json, "lastOccurredAt"),
                time(json, "firstRecordedAt"),
                time(json, "lastRecordedAt"));
    }

    /** The manifest without its marks, which are computed from the events. */
    static Manifest batchOf(String line) throws IOException {
        JsonNode batch = CanonicalJson.read(line).path("batch");
        return new Manifest(
                batch.path("shard").asInt(),
                batch.path("firstPosition").asLong(),
                batch.path("eventCount").asInt(),
                time(batch, "committedAt"),
                bytes(batch.path("digest")),
                bytes(batch.path("chain")),
                Buffer.buffer());
    }

    static RecordedEvent eventOf(String line, Manifest batch) throws IOException {
        JsonNode json = CanonicalJson.read(line);
        return new RecordedEvent(
                new Position(batch.shard(), json.path("position").asLong()),
                uuid(json, "eventId"),
                json.path("type").asText(),
                uuid(json, "subject"),
                time(json, "occurredAt"),
                batch.committedAt(),
                json.path("schemaVersion").asInt(),
                CanonicalJson.of(json.path("payload")).text(),
                CanonicalJson.of(json.path("metadata")).text());
    }

    static boolean isEnd(String line, long batches, long events, byte[] sha256) {
        return line.equals(end(batches, events, sha256));
    }

    private static UUID uuid(JsonNode json, String member) throws IOException {
        try {
            return UUID.fromString(json.path(member).asText());
        } catch (IllegalArgumentException e) {
            throw new IOException(member + " is not a UUID", e);
        }
    }

    private static Instant time(JsonNode json, String member) throws IOException {
        try {
            return Instant.parse(json.path(member).asText());
        } catch (DateTimeException e) {
            throw new IOException(member + " is not an instant", e);
        }
    }

    private static Buffer bytes(JsonNode hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex.asText()));
    }

    private static String hex(Buffer bytes) {
        return HexFormat.of().formatHex(bytes.getBytes());
    }
}
