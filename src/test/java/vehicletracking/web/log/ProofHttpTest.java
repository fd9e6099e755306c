package vehicletracking.web.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** The proof of an event can be recomputed with nothing but SHA-256. */
@IntegrationTest
class ProofHttpTest {

    private static byte[] sha256(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }

    private static void writeUuid(DataOutputStream out, String text) throws IOException {
        UUID id = UUID.fromString(text);
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    private static String eventDigest(JsonObject event, JsonObject stored) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(content);
        writeUuid(out, event.getString("eventId"));
        writeUuid(out, event.getString("subject"));
        out.writeLong(micros(event.getString("occurredAt")));
        out.writeInt(stored.getInteger("schemaVersion"));
        writeText(out, event.getString("eventType"));
        writeText(out, stored.getString("payload"));
        writeText(out, stored.getString("metadata"));
        return HexFormat.of().formatHex(sha256(content.toByteArray()));
    }

    private static String chain(JsonObject proof) throws Exception {
        JsonObject batch = proof.getJsonObject("batch");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(content);
        out.write(HexFormat.of().parseHex(proof.getString("chainBefore")));
        out.write(HexFormat.of().parseHex(batch.getString("digest")));
        out.writeLong(Long.parseLong(batch.getString("firstPosition").substring(2)));
        out.writeLong(batch.getInteger("eventCount"));
        out.writeLong(micros(batch.getString("committedAt")));
        return HexFormat.of().formatHex(sha256(content.toByteArray()));
    }

    private static String batchDigest(JsonArray eventDigests) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Object digest : eventDigests) {
            content.write(HexFormat.of().parseHex((String) digest));
        }
        return HexFormat.of().formatHex(sha256(content.toByteArray()));
    }

    @Test
    void the_chain_follows_from_the_event() throws Exception {
        TestService service = new TestService(1, 1_000);
        UUID ignored = service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", "PROOF 1"));
        UUID location = service.created(
                "/track-location",
                new JsonObject()
                        .put("vehicleLicensePlate", "PROOF 1")
                        .put("latitude", 1.5)
                        .put("longitude", -0.0)
                        .put("speed", 4e1),
                "X-Request-Id",
                "\"quoted\"");

        JsonObject proof = service.ok("/audit/proof/" + location);
        service.close();

        String digest = eventDigest(proof.getJsonObject("event"), proof.getJsonObject("stored"));
        assertThat(digest).isEqualTo(proof.getString("eventDigest"));
        assertThat(proof.getJsonObject("batch").getJsonArray("eventDigests")).contains(digest);
        assertThat(batchDigest(proof.getJsonObject("batch").getJsonArray("eventDigests")))
                .isEqualTo(proof.getJsonObject("batch").getString("digest"));
        assertThat(chain(proof)).isEqualTo(proof.getString("chain"));
    }
}
