package vehicletracking.web.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that reads nothing before it is asked to. */
final class SlowClient implements AutoCloseable {

    private static final Pattern EVENT_ID = Pattern.compile("\"eventId\":\"([^\"]+)\"");
    private static final int RECEIVE_BYTES = 4_096;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket = new Socket();

    SlowClient(int port, String path) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    List<String> readEventIds(int number) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        List<String> ids = new ArrayList<>();
        while (ids.size() < number) {
            Matcher event = EVENT_ID.matcher(lines.readLine());
            if (event.find()) {
                ids.add(event.group(1));
            }
        }
        return ids;
    }

    /**
     * Reads locations until a condition holds, and returns how many there were.
     *
     * @param latitudes the last ones by vehicle
     */
    int readLocations(Map<String, Double> latitudes, BooleanSupplier isEnough) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        int received = 0;
        while (!isEnough.getAsBoolean()) {
            String line = lines.readLine();
            if (line.startsWith("data: [")) {
                for (Object each : new JsonArray(line.substring("data: ".length()))) {
                    JsonObject location = (JsonObject) each;
                    latitudes.put(location.getString("vehicleRegisteredId"), location.getDouble("latitude"));
                    received++;
                }
            }
        }
        return received;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
