package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.ProcessTest;

/**
 * Requests whose end a proxy may read differently. Each is followed by a request that must not be answered: behind such a
 * proxy it would be part of a body that an attacker has written.
 */
@ProcessTest
class RequestFramingTest {

    private static final String SMUGGLED = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    @AutoClose
    private static final DataDirectory DATA = new DataDirectory();

    @AutoClose
    private static final ServiceProcess SERVICE = ServiceProcess.start(DATA);

    @AfterAll
    static void nothingIsLoggedAsAFault() {
        assertThat(SERVICE.stackTraceLines()).isEmpty();
        assertThat(SERVICE.logLinesWith(" ERROR ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding: chunked~Content-Length: 5~~0~~",
                "Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding: gzip, chunked~~0~~",
                "Transfer-Encoding: chunked, identity~Content-Length: 2~~{}",
                "Transfer-Encoding: xchunked~~0~~",
                "Transfer-Encoding: identity~Content-Length: 2~~{}",
                "Transfer-Encoding : chunked~Content-Length: 2~~{}",
                "Transfer-Encoding: \u000Bchunked~Content-Length: 2~~{}",
                "Content-Length: 2~Content-Length: 40~~{}",
                "Content-Length: 2, 40~~{}",
                "Content-Length: +2~~{}",
                "Content-Length: 0x2~~{}",
                "Content-Length: 2\n\n{}",
                "Content-Length: 2~Host: other~~{}",
            })
    void anAmbiguousRequestEndsItsConnection(String rest) throws IOException {
        String answer = answerTo("POST /register-vehicle HTTP/1.1", rest);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("/problems/malformed-request");
        assertThat(answer.split("HTTP/1.1 ")).as(answer).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1~{}~0~~", "0x2~{}~0~~", "ffffffffffffffff1~{}~0~~", "2;x\n~{}~0~~", "2~{}0~~"})
    void aBodyWithOddChunksEndsItsConnection(String chunks) throws IOException {
        String answer = answerTo("POST /register-vehicle HTTP/1.1", "Transfer-Encoding: chunked~~" + chunks);
        assertThat(answer).doesNotContain("HTTP/1.1 2").doesNotContain("HTTP/1.1 5");
    }

    @Test
    void chunksInHttp10AreRefused() throws IOException {
        assertThat(answerTo("POST /register-vehicle HTTP/1.0", "Transfer-Encoding: chunked~~0~~"))
                .contains(" 400 ")
                .doesNotContain(" 200 ");
    }

    /** Each {@code ~} is a line break. */
    private static String answerTo(String requestLine, String rest) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(requestLine + "\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + rest.replace("~", "\r\n") + SMUGGLED);
            return connection.readAllWithin(ANSWER_LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /vehicles?after=%0d%0aInjected:%201 HTTP/1.1~",
                "GET /vehicles HTTP/1.1~X-Request-Id: a%0d%0aInjected: 1~",
                "GET /vehicles HTTP/1.1~X-Request-Id: a\rInjected: 1~",
                "GET /vehicles HTTP/1.1~traceparent: a\u0085Injected: 1~",
                "GET /x%0d%0aInjected:%201 HTTP/1.1~Host: localhost~",
                "GET /t/vtk_a%0d%0aInjected:%201/version HTTP/1.1~"
            })
    void nothingOfARequestBecomesAHeaderOfItsResponse(String request) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(request.replace("~", "\r\n") + "Connection: close\r\n\r\n");
            String head = connection.readAllWithin(ANSWER_LIMIT).split("\r\n\r\n", 2)[0];
            assertThat(head)
                    .startsWith("HTTP/1.1 ")
                    .doesNotContain("Injected: 1")
                    .doesNotContain("\nInjected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "Authorization", "Idempotency-Key", "Cookie", "traceparent"})
    void aHeaderOf100KilobytesIsRefused(String name) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send("GET /vehicles HTTP/1.1\r\nHost: localhost\r\n" + name + ": " + "a".repeat(100_000));
            assertThat(connection.readLine()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void anOrdinaryChunkedBodyKeepsItsConnection() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send("POST /register-vehicle HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                    + SMUGGLED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertThat(connection.readAllWithin(ANSWER_LIMIT))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("HTTP/1.1 200 ");
        }
    }
}
