import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the time from the response to a location until the last of many streams has received it. Nine in ten streams
 * follow a fleet within a box, one in ten a vehicle outside. Locations of all vehicles are sent at a fixed rate. Arguments:
 * base URL, streams, of these clients that read nothing, locations a second, vehicles of the fleet, seconds. Prints a row of
 * a table.
 */
public class Live {

    private static final int VEHICLES = 1_000;
    private static final int OPENING = 200;

    public static void main(String[] arguments) throws Exception {
        URI service = URI.create(arguments[0]);
        int clients = Integer.parseInt(arguments[1]);
        int silent = Integer.parseInt(arguments[2]);
        int perSecond = Integer.parseInt(arguments[3]);
        int fleet = Integer.parseInt(arguments[4]);
        int seconds = Integer.parseInt(arguments[5]);
        Vertx vertx = Vertx.vertx();
        Streams streams = new Streams(vertx, service, clients + silent);
        Sender sender = new Sender(vertx, service, perSecond, fleet);
        List<String> vehicles = sender.vehicles();
        int ofFleet = 0;
        List<Future<Void>> opening = new ArrayList<>();
        for (int i = 0; i < clients + silent; i++) {
            boolean isOfFleet = i % 10 != 0 || i >= clients;
            ofFleet += isOfFleet && i < clients ? 1 : 0;
            String query = isOfFleet ? "?bbox=-1,-1,1,1" : "?subject=" + vehicles.get(i / 10 % vehicles.size());
            opening.add(streams.open(query, i < clients));
            if (opening.size() == OPENING) {
                Future.all(opening).await(60, TimeUnit.SECONDS);
                opening.clear();
            }
        }
        Future.all(opening).await(60, TimeUnit.SECONDS);
        sender.sendFor(seconds / 3); // compiles the code
        Map<String, Long> answered = sender.sendFor(seconds);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3)); // for the last events on their way
        print(clients, silent, ofFleet, streams, answered, sender.refused());
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static void print(
            int clients, int silent, int expected, Streams streams, Map<String, Long> answered, int refused) {
        int incomplete = 0;
        List<Double> millis = new ArrayList<>();
        for (Map.Entry<String, Long> each : answered.entrySet()) {
            Streams.Receipt receipt = streams.of(each.getKey());
            if (receipt.clients() == expected) {
                millis.add((receipt.lastNanos() - each.getValue()) / 1e6);
            } else {
                incomplete++;
            }
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %.0f | %.0f | %.0f | %d | %d |%n",
                clients,
                silent,
                answered.size(),
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 1),
                incomplete,
                refused);
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    /** Sends locations of vehicles LOAD-0, LOAD-1 ...; the first ones are the fleet. */
    private static final class Sender {

        private final HttpClient client;
        private final int perSecond;
        private final int fleet;
        private final AtomicInteger refused = new AtomicInteger();
        private int sent;

        Sender(Vertx vertx, URI service, int perSecond, int fleet) {
            this.client = vertx.createHttpClient(
                    new HttpClientOptions().setDefaultHost(service.getHost()).setDefaultPort(service.getPort()),
                    new PoolOptions().setHttp1MaxSize(64));
            this.perSecond = perSecond;
            this.fleet = fleet;
        }

        List<String> vehicles() throws Exception {
            List<String> ids = new ArrayList<>();
            String after = "";
            while (ids.size() < VEHICLES) {
                JsonObject page = client.request(HttpMethod.GET, "/vehicles?limit=1000" + after)
                        .compose(request -> request.send().compose(response -> response.body()))
                        .await(10, TimeUnit.SECONDS)
                        .toJsonObject();
                page.getJsonArray("vehicles").forEach(each -> {
                    JsonObject vehicle = (JsonObject) each;
                    int number = Integer.parseInt(
                            vehicle.getString("vehicleLicensePlate").substring(5));
                    if (number >= fleet) {
                        ids.add(vehicle.getString("vehicleRegisteredId"));
                    }
                });
                if (!page.containsKey("next")) {
                    break;
                }
                after = "&after=" + page.getString("next");
            }
            return ids;
        }

        /** Returns when the response to each location of the fleet was received, by the id of its event. */
        Map<String, Long> sendFor(int seconds) {
            Map<String, Long> answered = new ConcurrentHashMap<>();
            long startedNanos = System.nanoTime();
            long number = (long) seconds * perSecond;
            AtomicInteger pending = new AtomicInteger();
            for (long i = 0; i < number; i++, sent++) {
                long dueNanos = startedNanos + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
                while (System.nanoTime() < dueNanos) {
                    LockSupport.parkNanos(dueNanos - System.nanoTime());
                }
                pending.incrementAndGet();
                send(sent % VEHICLES, answered, pending);
            }
            while (pending.get() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return answered;
        }

        private void send(int vehicle, Map<String, Long> answered, AtomicInteger pending) {
            boolean isOfFleet = vehicle < fleet;
            double latitude = (isOfFleet ? 0 : 40) + sent % 100_000 / 1e6;
            JsonObject location = new JsonObject()
                    .put("vehicleLicensePlate", "LOAD-" + vehicle)
                    .put("latitude", latitude)
                    .put("longitude", 0);
            client.request(HttpMethod.POST, "/track-location")
                    .compose(request -> request.putHeader("Content-Type", "application/json")
                            .send(location.toBuffer())
                            .compose(response -> response.body().map(body -> {
                                if (response.statusCode() != 201) {
                                    refused.incrementAndGet();
                                } else if (isOfFleet) {
                                    answered.put(body.toJsonObject().getString("locationTrackedId"), System.nanoTime());
                                }
                                return null;
                            })))
                    .onFailure(ignored -> refused.incrementAndGet())
                    .onComplete(ignored -> pending.decrementAndGet());
        }

        int refused() {
            return refused.get();
        }
    }
}
