package vehicletracking.eventstore.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class EventProofsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);
    private final EventProofs proofs = new EventProofs(pools.reads(), ShardStatements.OF_ONE_DATABASE);
    private final List<UUID> ids = new ArrayList<>();

    @BeforeEach
    void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        for (int i = 0; i < 12; i++) {
            NewEvent first = event(Generators.timeBasedEpochGenerator().generate());
            NewEvent second = event(UUID.randomUUID());
            ids.addAll(List.of(first.eventId(), second.eventId()));
            assertThat(await(store.append(i % 2, List.of(Append.always(first), Append.always(second)))))
                    .hasSize(2);
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static NewEvent event(UUID id) {
        return new NewEvent(
                id,
                "A",
                UUID.randomUUID(),
                EventStoreConformance.NOON,
                1,
                CanonicalJson.of("{\"a\": 1.50}"),
                CanonicalJson.EMPTY,
                List.of());
    }

    @Test
    void an_unknown_event_has_no_proof() throws Exception {
        assertThat(await(proofs.proof(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void the_chain_of_a_proof_can_be_recomputed_and_is_that_of_the_head() throws Exception {
        EventProofs.Proof proof = await(proofs.proof(ids.getLast())).orElseThrow();
        assertThat(proof.eventDigests()).contains(proof.eventDigest()).hasSize(proof.eventCount());
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        proof.eventDigests().forEach(digest -> sha256.update(HexFormat.of().parseHex(digest)));
        byte[] batch = sha256.digest();
        assertThat(HexFormat.of().formatHex(batch)).isEqualTo(proof.batchDigest());
        sha256.update(HexFormat.of().parseHex(proof.chainBefore()));
        sha256.update(batch);
        sha256.update(ByteBuffer.allocate(24)
                .putLong(proof.firstPosition().value())
                .putLong(proof.eventCount())
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, proof.committedAt()))
                .flip());
        assertThat(HexFormat.of().formatHex(sha256.digest())).isEqualTo(proof.chain());
        assertThat(await(proofs.heads())).extracting(EventProofs.Head::chain).contains(proof.chain());
    }
}
