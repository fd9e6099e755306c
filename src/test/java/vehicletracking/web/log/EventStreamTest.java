package vehicletracking.web.log;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.query.QueryBus;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/**
 * A stream of 40,001 events, some 18 MB, to a client that does not read: more than fits into the buffers on the way.
 */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class EventStreamTest {

    private static final int LOCATIONS = 40_000;
    private static final int PAGES = LOCATIONS / 500;
    private static final long QUIET_MILLIS = 500;

    private static final AtomicInteger PAGES_READ = new AtomicInteger();

    private static TestService service;
    private static UUID vehicleId;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(1, 100_000);
        vehicleId = service.register("SLOW");
        service.append(0, locations(LOCATIONS));
        service.vertx().eventBus().addOutboundInterceptor(sent -> {
            if (sent.message().address().equals(QueryBus.EVENTS.name())) {
                PAGES_READ.incrementAndGet();
            }
            sent.next();
        });
    }

    private static List<NewEvent> locations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EventMapper.newEvent(Events.tracked(vehicleId, 1, 2, null)))
                .toList();
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    /** Requests the log and reads nothing of the answer. */
    private static NetSocket asking() throws Exception {
        PAGES_READ.set(0);
        NetSocket socket = await(service.vertx()
                .createNetClient(new NetClientOptions().setReceiveBufferSize(32 * 1024))
                .connect(service.port(), "127.0.0.1"));
        socket.pause();
        await(socket.write("GET /events?format=ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return socket;
    }

    /** Waits until no more pages are read, and returns their number. */
    private static int pagesReadUntilQuiet() throws Exception {
        int before = -1;
        while (PAGES_READ.get() == 0 || PAGES_READ.get() != before) {
            before = PAGES_READ.get();
            await(service.vertx().timer(QUIET_MILLIS, TimeUnit.MILLISECONDS));
        }
        return before;
    }

    @Test
    void the_log_is_read_at_the_speed_of_the_client_up_to_the_head_at_the_request() throws Exception {
        String head = await(service.store().head()).toString();
        NetSocket socket = asking();
        assertThat(pagesReadUntilQuiet()).isLessThan(PAGES * 3 / 4);
        service.append(0, locations(3));
        Promise<String> whole = Promise.promise();
        Buffer answer = Buffer.buffer();
        socket.handler(some -> {
            answer.appendBuffer(some);
            if (answer.getString(answer.length() - 5, answer.length()).equals("0\r\n\r\n")) {
                whole.complete(answer.toString());
            }
        });
        socket.resume();
        String text = await(whole.future());
        await(socket.close());
        assertThat(text).containsIgnoringCase("log-position: " + head + "\r\n");
        assertThat(text.lines().filter(line -> line.startsWith("{\"position\":\"0:") && line.endsWith("}")))
                .hasSize(LOCATIONS + 1);
        assertThat(text).contains("{\"position\":\"" + head + "\"");
    }

    @Test
    void a_disconnected_client_ends_the_reading() throws Exception {
        NetSocket socket = asking();
        int read = pagesReadUntilQuiet();
        await(socket.close());
        assertThat(pagesReadUntilQuiet()).isEqualTo(read).isLessThan(PAGES * 3 / 4);
        assertThat(service.get("/events?limit=1").statusCode()).isEqualTo(200);
    }
}
