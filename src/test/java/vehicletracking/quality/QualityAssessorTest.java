package vehicletracking.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vehicletracking.quality.PriorReport.Doubt;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

class QualityAssessorTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final QualityAssessor ASSESSOR =
            new QualityAssessor(new QualityRule(70, 1_000, Duration.ofDays(30)));

    /** A hundredth of a degree is 1.1 km. */
    private record At(double seconds, double latitude, Doubt doubt) implements PriorReport {

        @Override
        public long atMicros() {
            return (long) (seconds * 1e6);
        }

        @Override
        public double longitude() {
            return 10;
        }

        @Override
        public double accuracyMetres() {
            return QualityAssessor.USUAL_ACCURACY_METRES;
        }
    }

    private static Fix fix(double latitude, double longitude, Instant at, @Nullable Double accuracyMetres) {
        return new Fix(latitude, longitude, at, null, null, null, accuracyMetres);
    }

    /** Which of these consecutive reports are too fast. */
    private static List<Boolean> tooFast(double... secondsAndLatitudes) {
        List<At> reported = new ArrayList<>();
        List<Boolean> tooFast = new ArrayList<>();
        for (int i = 0; i < secondsAndLatitudes.length; i += 2) {
            At report = new At(secondsAndLatitudes[i], secondsAndLatitudes[i + 1], Doubt.NONE);
            boolean isTooFast = ASSESSOR.isTooFast(report, reported);
            tooFast.add(isTooFast);
            reported.add(new At(report.seconds(), report.latitude(), isTooFast ? Doubt.SPEED : Doubt.NONE));
        }
        return tooFast;
    }

    @Test
    void what_a_report_says_against_itself_is_found_without_any_other() {
        assertThat(ASSESSOR.flagsOf(fix(1, 2, NOON, null), NOON)).isEmpty();
        assertThat(ASSESSOR.flagsOf(fix(0, 0, NOON, null), NOON)).containsExactly(QualityFlag.NULL_ISLAND);
        assertThat(ASSESSOR.flagsOf(fix(0, 1e-7, NOON, null), NOON)).isEmpty();
        assertThat(ASSESSOR.flagsOf(fix(1, 2, NOON, 1_000.0), NOON)).isEmpty();
        assertThat(ASSESSOR.flagsOf(fix(1, 2, NOON, 1_000.1), NOON)).containsExactly(QualityFlag.INACCURATE);
        assertThat(ASSESSOR.flagsOf(fix(1, 2, NOON.plusSeconds(300), null), NOON))
                .isEmpty();
        assertThat(ASSESSOR.flagsOf(fix(-0.0, 0, NOON.plusSeconds(301), 5e4), NOON))
                .containsExactly(QualityFlag.FUTURE, QualityFlag.NULL_ISLAND, QualityFlag.INACCURATE);
        assertThat(ASSESSOR.flagsOf(fix(1, 2, NOON.minus(Duration.ofDays(30)), null), NOON))
                .isEmpty();
        assertThat(ASSESSOR.flagsOf(fix(1, 2, NOON.minus(Duration.ofDays(31)), null), NOON))
                .containsExactly(QualityFlag.LATE);
    }

    @Test
    void an_imported_report_is_not_late_whatever_else_it_is() {
        Instant old = NOON.minus(Duration.ofDays(31));
        assertThat(ASSESSOR.flagsOfImported(fix(1, 2, old, null), NOON)).isEmpty();
        assertThat(ASSESSOR.flagsOfImported(fix(0, 0, old, 5e4), NOON))
                .containsExactly(QualityFlag.NULL_ISLAND, QualityFlag.INACCURATE);
        assertThat(ASSESSOR.flagsOfImported(fix(1, 2, NOON.plusSeconds(301), null), NOON))
                .containsExactly(QualityFlag.FUTURE);
    }

    @Test
    void one_wrong_report_says_nothing_about_the_next() {
        assertThat(tooFast(0, 50, 10, 51, 20, 50.001, 30, 50.002)).containsExactly(false, true, false, false);
    }

    @Test
    void a_vehicle_that_was_silent_may_be_where_it_can_have_come_to() {
        assertThat(tooFast(0, 50, 7_200, 54)).containsExactly(false, false);
        assertThat(tooFast(0, 50, 6_000, 54)).containsExactly(false, true);
    }

    @Test
    void the_third_of_three_reachable_reports_is_accepted_and_later_speeds_are_measured_from_it() {
        assertThat(tooFast(0, 50, 10, 40, 20, 40.001, 30, 40.002, 40, 40.003, 50, 50))
                .containsExactly(false, true, true, false, false, true);
    }

    @Test
    void three_reports_that_are_not_reachable_from_each_other_are_not_accepted() {
        assertThat(tooFast(0, 50, 10, 40, 20, 30, 30, 40, 40, 30)).containsExactly(false, true, true, true, true);
        assertThat(tooFast(0, 50, 10, 40, 20, 30, 30, 30.001)).containsExactly(false, true, true, true);
        assertThat(tooFast(0, 50, 10, 40, 20, 50, 30, 40, 40, 50)).containsExactly(false, true, false, true, false);
    }

    @Test
    void what_receivers_are_off_by_is_no_way() {
        assertThat(tooFast(0, 50, 0.001, 50.0005, 0.002, 50)).containsExactly(false, false, false);
    }

    @Test
    void reports_of_one_time_and_those_that_are_doubtful_otherwise_are_not_measured_from() {
        At report = new At(10, 50, Doubt.NONE);
        assertThat(ASSESSOR.isTooFast(report, List.of(new At(10, 40, Doubt.NONE))))
                .isFalse();
        assertThat(ASSESSOR.isTooFast(report, List.of(new At(5, 40, Doubt.OTHER))))
                .isFalse();
        assertThat(ASSESSOR.isTooFast(report, List.of(new At(0, 40, Doubt.NONE), new At(5, 50, Doubt.OTHER))))
                .isTrue();
    }

    @Test
    void a_vehicle_that_drives_is_never_too_fast_whatever_it_does() {
        Random random = new Random(7);
        for (int run = 0; run < 100; run++) {
            double[] reported = new double[200];
            double seconds = 0;
            double latitude = 50;
            for (int i = 0; i < reported.length; i += 2) {
                double step = random.nextDouble() * 600;
                seconds += step;
                latitude += (random.nextDouble() * 2 - 1) * 69 * step / 111_300;
                reported[i] = seconds;
                reported[i + 1] = Math.clamp(latitude, -89, 89);
            }
            assertThat(tooFast(reported)).containsOnly(false);
        }
    }
}
