package vehicletracking.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.ConnectException;
import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.LogLines;

class ExportLogTest {

    private static final int WAITING_LIMIT = 100;

    @AutoClose
    private final LogLines lines = LogLines.ofInfo(ExportLog.class);

    private final ExportLog log = new ExportLog(URI.create("http://collector:4318"), WAITING_LIMIT);

    @Test
    void an_outage_is_logged_at_its_begin_and_end() {
        log.sent(10, false, new ConnectException("refused"));
        log.sent(10, false, new ConnectException("refused"));
        log.sent(10, false, null);
        log.sent(10, true, null);
        log.sent(10, true, null);

        assertThat(lines.at(Level.WARN))
                .containsExactly("http://collector:4318 does not accept spans, which are discarded:"
                        + " java.net.ConnectException: refused");
        assertThat(lines.at(Level.INFO))
                .containsExactly("http://collector:4318 accepts spans again; 30 or more were discarded");
    }

    @Test
    void spans_that_neither_wait_nor_are_taken_are_logged_as_discarded() {
        IntStream.range(0, 110 + WAITING_LIMIT).forEach(i -> log.ended());
        log.taken(110);
        assertThat(lines.at(Level.WARN)).isEmpty();

        IntStream.range(0, 17).forEach(i -> log.ended());
        log.taken(10);

        assertThat(lines.at(Level.WARN))
                .containsExactly("more spans end than http://collector:4318 takes: at least 7 were discarded");
    }
}
