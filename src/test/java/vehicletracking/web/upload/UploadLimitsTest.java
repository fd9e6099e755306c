package vehicletracking.web.upload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UploadLimitsTest {

    private boolean areThereSingles;
    private int sent;
    private final UploadLimits limits = new UploadLimits(() -> areThereSingles);

    private void submit(int batches) {
        for (int i = 0; i < batches; i++) {
            limits.submitBatch(() -> sent++);
        }
    }

    @Test
    void large_batches_are_in_flight_together_while_there_are_no_single_commands() {
        assertThat(limits.maxBatchItems()).isEqualTo(1_000);

        submit(10);

        assertThat(sent).isEqualTo(6);
        limits.batchDone();
        assertThat(sent).isEqualTo(7);
    }

    @Test
    void one_small_batch_is_in_flight_beside_single_commands() {
        areThereSingles = true;
        assertThat(limits.maxBatchItems()).isEqualTo(100);

        submit(3);

        assertThat(sent).isEqualTo(1);
        limits.batchDone();
        assertThat(sent).isEqualTo(2);
    }

    @Test
    void batches_that_wait_are_sent_after_the_first_and_the_last_single_command() {
        submit(10);
        areThereSingles = true;

        for (int i = 0; i < 5; i++) {
            limits.batchDone();
        }
        assertThat(sent).isEqualTo(6);
        limits.batchDone();
        assertThat(sent).isEqualTo(7);

        areThereSingles = false;
        limits.batchDone();
        assertThat(sent).isEqualTo(10);
    }
}
