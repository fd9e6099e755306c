package vehicletracking.eventschema;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/**
 * Samples of stored events in every schema version of every type, in {@code src/test/resources/events}. Event logs are
 * permanent, so samples are never changed or removed: a new schema version needs a new file.
 */
@IntegrationTest
class StoredEventsTest {

    private static final Path SAMPLES = Path.of("src/test/resources/events");

    /** A stored event and its full payload. */
    record Sample(
            UUID eventId,
            String type,
            UUID subject,
            Instant occurredAt,
            int schemaVersion,
            String payload,
            String metadata,
            JsonObject fullPayload) {

        static Sample read(Path file) {
            try {
                JsonObject json = new JsonObject(Files.readString(file));
                return new Sample(
                        UUID.fromString(json.getString("eventId")),
                        json.getString("type"),
                        UUID.fromString(json.getString("subject")),
                        Instant.parse(json.getString("occurredAt")),
                        json.getInteger("schemaVersion"),
                        json.getString("payload"),
                        json.getString("metadata"),
                        json.getJsonObject("wholePayload"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        RecordedEvent recorded() {
            return new RecordedEvent(
                    new Position(0, 1),
                    eventId,
                    type,
                    subject,
                    occurredAt,
                    occurredAt,
                    schemaVersion,
                    payload,
                    metadata);
        }

        NewEvent stored() {
            return new NewEvent(
                    eventId,
                    type,
                    subject,
                    occurredAt,
                    schemaVersion,
                    new CanonicalJson(payload),
                    new CanonicalJson(metadata),
                    List.of());
        }

        @Override
        public String toString() {
            return type + ".v" + schemaVersion;
        }
    }

    static Stream<Sample> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.sorted().map(Sample::read).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void stored_events_are_read(Sample sample) {
        assertThat(EventMapper.fullPayload(sample.recorded())).isEqualTo(sample.fullPayload());
        assertThat(EventMapper.eventOf(sample.recorded()).occurredAt()).isEqualTo(sample.occurredAt());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void events_are_written_as_in_the_sample_of_the_current_version(Sample sample) {
        NewEvent written = EventMapper.newEvent(EventMapper.eventOf(sample.recorded()));

        assertThat(written.schemaVersion()).isGreaterThanOrEqualTo(sample.schemaVersion());
        if (written.schemaVersion() == sample.schemaVersion()) {
            assertThat(written.payload().text()).isEqualTo(sample.payload());
        }
    }

    @Test
    void every_version_of_every_type_has_a_sample_that_the_read_models_apply() throws Exception {
        TestService service = new TestService(1, 1_000);
        Pool pool = PgBuilder.pool()
                .using(service.vertx())
                .connectingTo(service.database())
                .with(new PoolOptions().setMaxSize(1))
                .build();
        List<String> types = await(pool.query("SELECT unnest(enum_range(NULL::event_type))::text")
                        .execute())
                .stream()
                .map(row -> row.getString(0))
                .toList();
        assertThat(samples().map(Sample::toString))
                .containsAll(types.stream()
                        .flatMap(type -> IntStream.rangeClosed(1, Upcasters.currentVersion(type))
                                .mapToObj(v -> type + ".v" + v))
                        .toList());

        List<Sample> inOrder = samples()
                .sorted((one, other) -> one.eventId().compareTo(other.eventId()))
                .toList();
        service.append(0, inOrder.stream().map(Sample::stored).toList());

        assertThat(service.ok("/vehicles/" + inOrder.getFirst().subject()).getString("retiredAt"))
                .isNotNull();
        assertThat(service.ok("/projections").getJsonArray("projections"))
                .allSatisfy(each -> assertThat(((JsonObject) each).getJsonArray("poisonEvents"))
                        .isEmpty());
        assertThat(service.ok("/events").getJsonArray("events"))
                .extracting(event -> ((JsonObject) event).getJsonObject("payload"))
                .containsExactlyElementsOf(
                        inOrder.stream().map(Sample::fullPayload).toList());
        service.close();
    }
}
