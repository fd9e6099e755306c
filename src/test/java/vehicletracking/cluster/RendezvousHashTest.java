package vehicletracking.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousHashTest {

    private static final int TASKS = 6_400;

    private final Random random = new Random(64);
    private final List<String> nodes = IntStream.range(0, 8)
            .mapToObj(i -> new UUID(random.nextLong(), random.nextLong()).toString())
            .toList();

    private static String preferred(int task, List<String> nodes) {
        return RendezvousHash.preferred(Members.shardTask(task), nodes).orElseThrow();
    }

    @Test
    void without_nodes_none_is_preferred() {
        assertThat(RendezvousHash.preferred("shard-0", List.of())).isEmpty();
    }

    @Test
    void the_order_in_which_a_node_sees_the_others_does_not_matter() {
        List<String> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, random);
        for (int task = 0; task < TASKS; task++) {
            assertThat(preferred(task, shuffled)).isEqualTo(preferred(task, nodes));
        }
    }

    /** Of 800 tasks for each of eight nodes the standard deviation is 26. */
    @Test
    void tasks_are_spread_over_the_nodes() {
        Map<String, Long> tasks = IntStream.range(0, TASKS)
                .mapToObj(task -> preferred(task, nodes))
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));
        assertThat(tasks).hasSize(8);
        assertThat(tasks.values()).allSatisfy(count -> assertThat(count).isBetween(670L, 930L));
    }

    @Test
    void only_the_tasks_of_a_node_that_leaves_move() {
        List<String> remaining = nodes.subList(1, nodes.size());
        for (int task = 0; task < TASKS; task++) {
            String before = preferred(task, nodes);
            if (!before.equals(nodes.getFirst())) {
                assertThat(preferred(task, remaining)).isEqualTo(before);
            }
        }
    }
}
