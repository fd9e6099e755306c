package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomCasesTest {

    @Test
    void every_case_has_values_of_its_own() {
        Set<String> seen = new HashSet<>();
        RandomCases.check(100, values -> seen.add(values.text("abcdefgh", 20, 20)));
        assertThat(seen).hasSize(100);
    }

    @Test
    void a_failure_names_the_seed_that_repeats_it() {
        List<String> texts = new ArrayList<>();
        RandomCases.Property fails = values -> {
            texts.add(values.text(50));
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> RandomCases.checkCase(77, fails))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dproperty.seed=77")
                .hasMessageContaining("broken");
        assertThatThrownBy(() -> RandomCases.checkCase(77, fails)).isInstanceOf(AssertionError.class);
        assertThat(texts.get(0)).isEqualTo(texts.get(1));
    }

    @Test
    void values_keep_within_their_range_and_reach_its_edges() {
        Set<Integer> integers = new HashSet<>();
        RandomCases.check(1_000, values -> {
            integers.add(values.integer(-3, 3));
            assertThat(values.number(-1.5, 1.5, 4)).isBetween(-1.5, 1.5);
            assertThat(values.anyDouble()).isFinite();
            assertThat(values.list(1, 3, () -> "x")).hasSizeBetween(1, 3);
            assertThat(values.text("ab", 2, 5)).matches("[ab]{2,5}");
        });
        assertThat(integers).containsExactlyInAnyOrder(-3, -2, -1, 0, 1, 2, 3);
    }
}
