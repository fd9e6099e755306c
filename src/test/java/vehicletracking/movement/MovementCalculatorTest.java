package vehicletracking.movement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;
import vehicletracking.testing.BusPositions;
import vehicletracking.vehicle.Fix;

class MovementCalculatorTest {

    private static final MovementRule RULE = new MovementRule(200, 180, 3_600, 70);
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final double METRE = 180 / Math.PI / GreatCircle.EARTH_RADIUS_METRES;

    /** A report {@code metres} north of the equator, {@code seconds} after noon. */
    private static PositionReport at(long seconds, double metres) {
        return new PositionReport(UUID.randomUUID(), NOON.plusSeconds(seconds), new GeoPoint(metres * METRE, 10));
    }

    private static Movement measure(List<PositionReport> reports, boolean isFlaggedIncluded) {
        MovementCalculator calculator = new MovementCalculator(RULE, isFlaggedIncluded);
        reports.forEach(calculator::add);
        return calculator.finish();
    }

    private static Movement measure(PositionReport... reports) {
        return measure(Arrays.asList(reports), false);
    }

    /** Ten minutes at home, five minutes at 10 m/s, ten minutes away; a report every ten seconds. */
    private static List<PositionReport> errand() {
        return IntStream.rangeClosed(0, 150)
                .mapToObj(i -> at(i * 10L, Math.clamp((i - 60) * 100L, 0, 3_000)))
                .toList();
    }

    @Test
    void an_errand_is_two_stops_and_the_trip_between_them() {
        Movement movement = measure(errand(), false);
        assertThat(movement.trips()).hasSize(1);
        assertThat(movement.stops()).hasSize(2);
        assertThat(movement.distanceMetres()).isBetween(2_600.0, 3_000.0);
        assertThat(movement.topMetresPerSecond()).isCloseTo(10, within(1e-6));
        assertThat(movement.meanMetresPerSecond()).isCloseTo(10, within(1e-6));
        assertThat(movement.movingSeconds() + movement.stoppedSeconds()).isCloseTo(1_500, within(1e-6));
        assertThat(movement.stops().getFirst().place()).isEqualTo(new GeoPoint(0, 10));
        assertThat(movement.trips().getFirst().end())
                .isEqualTo(movement.stops().getLast().start());
    }

    @Test
    void a_vehicle_that_stays_within_the_radius_does_not_move() {
        Movement movement = measure(at(0, 0), at(100, 199), at(200, 0), at(300, -199));
        assertThat(movement.trips()).isEmpty();
        assertThat(movement.distanceMetres()).isZero();
        assertThat(movement.gapMetres()).isCloseTo(199 * 3, within(1e-3));
        assertThat(movement.stoppedSeconds()).isEqualTo(300);
        assertThat(movement.stops()).hasSize(1);
    }

    @Test
    void a_halt_of_less_than_three_minutes_is_not_a_stop() {
        Movement movement = measure(at(0, 0), at(60, 1_000), at(239, 1_000), at(300, 2_000), at(360, 3_000));
        assertThat(movement.stops()).isEmpty();
        assertThat(movement.trips()).hasSize(1);
        assertThat(movement.distanceMetres()).isCloseTo(3_000, within(1e-3));
        assertThat(measure(at(0, 0), at(60, 1_000), at(240, 1_000)).stops()).hasSize(1);
    }

    @Test
    void a_gap_of_more_than_an_hour_ends_a_trip_and_counts_as_neither() {
        Movement movement = measure(at(0, 0), at(100, 1_000), at(3_701, 50_000), at(3_800, 51_000));
        assertThat(movement.trips()).hasSize(2);
        assertThat(movement.distanceMetres()).isCloseTo(2_000, within(1e-3));
        assertThat(movement.movingSeconds()).isEqualTo(199);
        assertThat(movement.gapMetres()).isCloseTo(49_000, within(1e-3));
        assertThat(measure(at(0, 0), at(100, 1_000), at(3_700, 50_000)).trips()).hasSize(1);
    }

    @Test
    void an_outlier_and_a_null_island_are_flagged_and_count_only_when_included() {
        List<PositionReport> reports = new ArrayList<>(errand());
        Movement without = measure(reports, false);
        PositionReport outlier = at(805, 900_000);
        PositionReport nullIsland = new PositionReport(UUID.randomUUID(), NOON.plusSeconds(95), new GeoPoint(0, 0));
        reports.addAll(List.of(outlier, nullIsland));
        reports.sort(Comparator.comparing(PositionReport::at));
        Movement movement = measure(reports, false);
        assertThat(movement.flaggedReports()).containsExactly(nullIsland, outlier);
        assertThat(movement.flagged()).isEqualTo(2);
        assertThat(movement.trips()).isEqualTo(without.trips());
        assertThat(movement.stops()).isEqualTo(without.stops());
        Movement includingFlagged = measure(reports, true);
        assertThat(includingFlagged.flagged()).isEqualTo(2);
        assertThat(includingFlagged.reports()).isEqualTo(movement.reports() + 2);
        assertThat(includingFlagged.distanceMetres()).isGreaterThan(1_800_000);
    }

    @Test
    void an_implausible_first_or_second_report_does_not_affect_plausible_ones() {
        PositionReport bad = at(0, 500_000);
        assertThat(measure(bad, at(10, 0), at(20, 100), at(30, 200)).flaggedReports())
                .containsExactly(bad);
        PositionReport second = at(5, 500_000);
        assertThat(measure(at(0, 0), second, at(10, 0), at(20, 100)).flaggedReports())
                .containsExactly(second);
    }

    @Test
    void consistent_reports_after_a_jump_begin_a_new_trip() {
        Movement movement = measure(at(0, 0), at(60, 1_000), at(70, 900_000), at(80, 900_300), at(90, 900_600));
        assertThat(movement.flagged()).isZero();
        assertThat(movement.trips()).hasSize(2);
        assertThat(movement.distanceMetres()).isCloseTo(1_600, within(1e-3));
        assertThat(movement.gapMetres()).isCloseTo(899_000, within(1e-3));
    }

    @Test
    void no_report_and_one_report_have_no_movement() {
        assertThat(measure().reports()).isZero();
        Movement one = measure(at(0, 0));
        assertThat(one.reports()).isEqualTo(1);
        assertThat(one.stops()).isEmpty();
        assertThat(one.meanMetresPerSecond()).isZero();
    }

    /** Random speeds, stops and gaps, without implausible reports. */
    private static List<PositionReport> randomTrack(Random random, int count) {
        List<PositionReport> reports = new ArrayList<>();
        double north = 0;
        double east = 0;
        long seconds = 0;
        double metresPerSecond = 0;
        for (int i = 0; i < count; i++) {
            if (random.nextInt(12) == 0) {
                metresPerSecond = random.nextBoolean() ? 0.4 : random.nextDouble(20);
            }
            long step = random.nextInt(60) == 0 ? random.nextLong(1_000, 6_000) : random.nextLong(1, 60);
            seconds += step;
            north += random.nextDouble(-1, 1.5) * metresPerSecond * step * METRE;
            east += random.nextDouble(-1, 1.5) * metresPerSecond * step * METRE;
            reports.add(
                    new PositionReport(UUID.randomUUID(), NOON.plusSeconds(seconds), new GeoPoint(north, 10 + east)));
        }
        return reports;
    }

    @Test
    void random_tracks_are_segmented_as_by_the_naive_model() {
        Random random = new Random(20_260_601);
        for (int i = 0; i < 300; i++) {
            List<PositionReport> reports = randomTrack(random, 1 + random.nextInt(250));
            Movement movement = measure(reports, false);
            NaiveMovement naive = new NaiveMovement(RULE, reports);
            assertThat(movement.stops()).as("track %d", i).isEqualTo(naive.stops);
            assertThat(movement.trips()).as("track %d", i).isEqualTo(naive.trips);
            assertThat(movement.gapMetres()).as("track %d", i).isCloseTo(naive.gapMetres(), within(1e-6));
        }
    }

    @Test
    void the_distance_and_the_gaps_of_real_buses_are_their_whole_lines() throws IOException {
        for (List<Fix> fixes : BusPositions.byBus().values()) {
            List<PositionReport> reports = fixes.stream()
                    .map(fix -> new PositionReport(
                            UUID.randomUUID(), fix.occurredAt(), new GeoPoint(fix.latitude(), fix.longitude())))
                    .toList();
            Movement movement = measure(reports, true);
            NaiveMovement naive = new NaiveMovement(RULE, reports);
            assertThat(movement.reports()).isEqualTo(reports.size());
            assertThat(movement.gapMetres()).isPositive().isCloseTo(naive.gapMetres(), within(1e-6));
            assertThat(movement.distanceMetres() + movement.gapMetres()).isCloseTo(naive.lineMetres(), within(1e-6));
        }
    }

    @Test
    void duplicates_and_the_order_of_simultaneous_reports_do_not_matter() {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            List<PositionReport> reports = randomTrack(random, 200);
            reports.addAll(randomTrack(random, 200));
            List<PositionReport> twice = new ArrayList<>(reports);
            reports.forEach(each -> twice.add(new PositionReport(UUID.randomUUID(), each.at(), each.point())));
            Collections.shuffle(reports, random);
            Collections.shuffle(twice, random);
            reports.sort(Comparator.comparing(PositionReport::at));
            twice.sort(Comparator.comparing(PositionReport::at));
            Movement once = measure(reports, false);
            Movement again = measure(twice, false);
            assertThat(again.trips()).isEqualTo(once.trips());
            assertThat(again.stops()).isEqualTo(once.stops());
            assertThat(again.flagged()).isEqualTo(once.flagged());
        }
    }
}
