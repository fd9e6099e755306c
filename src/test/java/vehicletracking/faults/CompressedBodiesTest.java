package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class CompressedBodiesTest {

    @AutoClose
    private static final DataDirectory DATA = new DataDirectory();

    @AutoClose
    private static final ServiceProcess SERVICE = ServiceProcess.start(DATA);

    @AutoClose
    private static final ServiceClient CLIENT = SERVICE.client();

    /** It is larger than the heap of the process. */
    @Test
    void aSmallBodyThatDecompressesToAGibibyteIsNotDecompressedWhole() throws IOException {
        byte[] compressed = gzipOfBlanks(1L << 30);
        assertThat(compressed).hasSizeLessThan(8 * 1024 * 1024);
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.of(
                        "owntracks", "overland", "gpslogger", "osmand")
                .flatMap(dialect -> Stream.generate(() -> CLIENT.postGzip("/ingest/" + dialect, compressed))
                        .limit(5))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.join().statusCode()).isIn(200, 503);
        }
        assertThat(answers).anyMatch(answer -> answer.join().statusCode() == 200);
        assertThat(SERVICE.logLinesWith(" ERROR ")).isEmpty();
    }

    private static byte[] gzipOfBlanks(long size) throws IOException {
        byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            for (long written = 0; written < size; written += blanks.length) {
                gzip.write(blanks);
            }
        }
        return compressed.toByteArray();
    }
}
