import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Registers vehicles LOAD-0, LOAD-1, ... and prints their ids, one per line. Arguments: base URL, number of vehicles.
 */
public class RegisterVehicles {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(32)) {
            List<Future<String>> ids = IntStream.range(0, Integer.parseInt(arguments[1]))
                    .mapToObj(i -> executor.submit(() -> register(arguments[0], "LOAD-" + i)))
                    .toList();
            for (Future<String> id : ids) {
                System.out.println(id.get());
            }
        }
    }

    private static String register(String baseUrl, String plate) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/register-vehicle"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"vehicleLicensePlate\":\"" + plate + "\"}"))
                .build();
        String body = CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return body.replaceAll("(?s).*\"vehicleRegisteredId\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }
}
