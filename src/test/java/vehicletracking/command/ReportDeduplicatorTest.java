package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.RetractLocation;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** A duplicate report appends nothing and gets the reply of the first one, in memory and after a restart. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the verticle is there before the first test
class ReportDeduplicatorTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);
    private EventStore store;
    private String deployment;

    @BeforeEach
    void start() throws Exception {
        WriteSide.registerCodecs(vertx.eventBus());
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 2_000));
        deploy(1);
        assertThat(send(IntStream.range(0, 3)
                        .mapToObj(ReportDeduplicatorTest::register)
                        .toList()))
                .hasSize(3);
    }

    private void deploy(int instances) throws Exception {
        deployment = WriteSide.deploy(vertx, store, pools, instances);
    }

    /** All that was in memory is gone. */
    private void restart(int instances) throws Exception {
        await(vertx.undeploy(deployment));
        deploy(instances);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static RegisterVehicle register(int vehicle) {
        return new RegisterVehicle(UUID.randomUUID(), plate(vehicle), Events.NOON);
    }

    private static LicensePlate plate(int vehicle) {
        return new LicensePlate("AGAIN " + vehicle);
    }

    private Future<List<CommandReply>> sending(List<? extends VehicleCommand> commands) {
        return WriteSide.send(vertx, commands);
    }

    private List<CommandReply> send(List<? extends VehicleCommand> commands) throws Exception {
        return await(sending(commands));
    }

    /** What makes a report the same as another. */
    private record Report(int vehicle, Instant at, double latitude) {

        TrackLocation command() {
            return new TrackLocation(
                    UUID.randomUUID(), plate(vehicle), new Fix(latitude, 10, at, null, null, null, null));
        }
    }

    private static Report at(long seconds, double latitude) {
        return new Report(0, Events.NOON.plusSeconds(seconds), latitude);
    }

    private List<CommandReply> report(Report... reports) throws Exception {
        return send(List.of(reports).stream().map(Report::command).toList());
    }

    private static UUID id(CommandReply reply) {
        return ((CommandReply.Tracked) reply).locationTrackedId();
    }

    private List<RecordedEvent> tracked() throws Exception {
        EventFilter locations = EventFilter.ofTypes(EventTypes.LOCATION_TRACKED);
        return await(store.read(locations, Cursor.BEGINNING, 1_000_000)).events();
    }

    private List<Set<QualityFlag>> flags() throws Exception {
        return tracked().stream()
                .map(event ->
                        ((LocationTracked) EventMapper.eventOf(event)).details().flags())
                .toList();
    }

    /** A day in some parts of which several reports are of one time. */
    private static List<Report> day(Random random) {
        return IntStream.range(0, 300)
                .mapToObj(i -> new Report(
                        random.nextInt(3),
                        Events.NOON.minusSeconds(random.nextInt(200)),
                        50 + random.nextInt(50) / 1e5))
                .distinct()
                .toList();
    }

    @Test
    void the_log_has_each_report_once_in_whatever_order_and_however_often_they_come() throws Exception {
        Random random = new Random(42);
        Map<Report, UUID> first = new HashMap<>();
        List<Report> day = day(random);
        for (int post = 0; post < 4; post++) {
            List<Report> sent = new ArrayList<>(day.subList(0, day.size() * (post + 1) / 4));
            sent.addAll(sent.subList(0, sent.size() / 3));
            Collections.shuffle(sent, random);
            for (int from = 0, to; from < sent.size(); from = to) {
                to = Math.min(sent.size(), from + 1 + random.nextInt(80));
                List<Report> some = sent.subList(from, to);
                List<CommandReply> replies =
                        send(some.stream().map(Report::command).toList());
                for (int i = 0; i < some.size(); i++) {
                    UUID id = id(replies.get(i));
                    assertThat(first.computeIfAbsent(some.get(i), ignored -> id))
                            .isEqualTo(id);
                }
                if (random.nextInt(5) == 0) {
                    restart(1 + random.nextInt(2));
                }
            }
        }
        assertThat(tracked()).hasSize(day.size());
        assertThat(tracked()).extracting(RecordedEvent::eventId).containsExactlyInAnyOrderElementsOf(first.values());
    }

    @Test
    void the_same_reports_sent_four_times_at_once_are_there_once() throws Exception {
        restart(2);
        List<Report> reports = IntStream.range(0, 500)
                .mapToObj(i -> new Report(i % 3, Events.NOON.plusSeconds(i), 50 + i / 1e5))
                .toList();
        List<Future<List<CommandReply>>> posts = IntStream.range(0, 4)
                .mapToObj(i -> sending(reports.stream().map(Report::command).toList()))
                .toList();
        List<CommandReply> first = await(posts.getFirst());
        for (Future<List<CommandReply>> post : posts) {
            assertThat(await(post)).isEqualTo(first).allMatch(CommandReply.Tracked.class::isInstance);
        }
        assertThat(tracked()).hasSize(500);
    }

    @Test
    void duplicates_of_a_report_that_fails_fail_with_it() throws Exception {
        for (int i = 0; i <= QualityAssessor.REPORTS_BEFORE; i++) { // so that earlier times require a look-up
            assertThat(report(at(i, 50))).hasSize(1);
        }
        await(pools.writes().close());
        assertThat(report(at(20, 50), at(20, 50), at(-1, 50), at(-1, 50))).containsOnly(new CommandReply.Unavailable());
    }

    @Test
    void a_retracted_report_is_still_deduplicated() throws Exception {
        UUID id = id(report(at(0, 50)).getFirst());
        assertThat(send(List.of(new RetractLocation(UUID.randomUUID(), id, new Reason("wrong"), Events.NOON))))
                .hasOnlyElementsOfType(CommandReply.Retracted.class);
        assertThat(id(report(at(0, 50)).getFirst())).isEqualTo(id);
        restart(1);
        assertThat(id(report(at(0, 50)).getFirst())).isEqualTo(id);
        assertThat(tracked()).hasSize(1);
    }

    @Test
    void a_report_from_the_future_is_flagged_and_deduplicated_and_does_not_affect_others() throws Exception {
        UUID id = id(report(at(20_000, 60)).getFirst());
        for (int i = 0; i < 30; i++) {
            assertThat(report(at(i, 50))).hasSize(1);
        }
        assertThat(id(report(at(20_000, 60)).getFirst())).isEqualTo(id);
        restart(1);
        assertThat(report(at(30, 50))).hasSize(1);
        assertThat(id(report(at(20_000, 60)).getFirst())).isEqualTo(id);
        assertThat(flags())
                .hasSize(32)
                .filteredOn(each -> each.contains(QualityFlag.FUTURE))
                .hasSize(1);
        assertThat(flags()).filteredOn(each -> each.isEmpty()).hasSize(31);
    }

    @Test
    void a_report_from_the_future_that_arrives_with_another_is_deduplicated() throws Exception {
        UUID id = id(report(at(20_000, 60), at(0, 50)).getFirst());
        assertThat(id(report(at(20_000, 60)).getFirst())).isEqualTo(id);
        assertThat(tracked()).hasSize(2);
    }

    @Test
    void speed_is_assessed_from_the_report_before_it_in_time_in_memory_or_in_the_log() throws Exception {
        assertThat(report(at(0, 50), at(10, 51))).hasSize(2);
        restart(1);
        assertThat(report(at(20, 51.001))).hasSize(1);
        restart(1);
        assertThat(report(at(30, 51.002), at(40, 51.003), at(5, 50.001), at(6, 52)))
                .hasSize(4);
        assertThat(tracked().stream()
                        .map(event -> (LocationTracked) EventMapper.eventOf(event))
                        .filter(event -> event.details().flags().contains(QualityFlag.IMPLAUSIBLE_SPEED))
                        .map(event -> event.fix().latitude()))
                .containsExactlyInAnyOrder(51.0, 51.001, 52.0);
    }

    @Test
    void an_imported_location_is_not_late_and_has_every_other_flag() throws Exception {
        Fix nowhere = new Fix(0, 0, Events.NOON.minus(Duration.ofDays(400)), null, null, null, 5_000.0);
        Fix old = new Fix(50, 10, Events.NOON.minus(Duration.ofDays(31)), null, null, null, null);
        TrackLocation reported = new TrackLocation(UUID.randomUUID(), plate(1), old);
        List<CommandReply> imported = send(List.of(
                TrackLocation.imported(UUID.randomUUID(), plate(0), nowhere),
                TrackLocation.imported(UUID.randomUUID(), plate(0), old),
                reported));
        assertThat(flagsOf(imported))
                .containsExactly(
                        Set.of(QualityFlag.NULL_ISLAND, QualityFlag.INACCURATE), Set.of(), Set.of(QualityFlag.LATE));
        restart(1);
        assertThat(id(send(List.of(TrackLocation.imported(UUID.randomUUID(), plate(1), old)))
                        .getFirst()))
                .isEqualTo(reported.locationTrackedId());
        assertThat(id(send(List.of(new TrackLocation(UUID.randomUUID(), plate(0), old)))
                        .getFirst()))
                .isEqualTo(id(imported.get(1)));
        assertThat(tracked()).hasSize(3);
    }

    private List<Set<QualityFlag>> flagsOf(List<CommandReply> replies) throws Exception {
        Map<UUID, Set<QualityFlag>> flags = tracked().stream()
                .map(event -> (LocationTracked) EventMapper.eventOf(event))
                .collect(Collectors.toMap(
                        LocationTracked::id, event -> event.details().flags()));
        return replies.stream().map(reply -> flags.get(id(reply))).toList();
    }

    @Test
    void a_report_without_a_time_of_its_own_is_not_assessed_by_its_speed() throws Exception {
        Fix far = new Fix(-50, 10, Events.NOON.plusSeconds(1), null, null, null, null);
        assertThat(report(at(0, 50))).hasSize(1);
        assertThat(send(List.of(new TrackLocation(UUID.randomUUID(), plate(0), far, false))))
                .hasSize(1);
        assertThat(flags()).containsExactly(Set.of(), Set.of());
    }
}
