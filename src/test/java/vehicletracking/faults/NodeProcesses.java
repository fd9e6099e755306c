package vehicletracking.faults;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vehicletracking.testing.Eventually;

/** Nodes of one cluster, each a process of its own, with one database. */
final class NodeProcesses implements AutoCloseable {

    private static final Duration JOIN_LIMIT = Duration.ofMinutes(1);
    private static final int FIRST_GROUP = 57_010;

    private final DataDirectory directory = new DataDirectory();
    private final PgConnectOptions database;
    private final List<Map<String, String>> settings = new ArrayList<>();
    private final List<List<String>> launchers = new ArrayList<>();
    private final List<ServiceProcess> processes = new ArrayList<>();

    private NodeProcesses(PgConnectOptions database) {
        this.database = database;
    }

    /** Starts nodes that know each other; returns when each of them sees all. */
    static NodeProcesses start(PgConnectOptions database, int count, Map<String, String> more) {
        return start(database, count, more, ignored -> List.of());
    }

    /** Starts nodes as {@link #start} does, each of them in a group of the operating system of its own. */
    static NodeProcesses startInGroups(PgConnectOptions database, int count) {
        return start(
                database,
                count,
                Map.of(),
                number -> List.of("setpriv", "--regid=" + groupOf(number), "--keep-groups", "--"));
    }

    /** Group of a node of {@link #startInGroups}. */
    static int groupOf(int number) {
        return FIRST_GROUP + number;
    }

    private static NodeProcesses start(
            PgConnectOptions database, int count, Map<String, String> more, IntFunction<List<String>> launcher) {
        NodeProcesses nodes = new NodeProcesses(database);
        List<Integer> ports =
                IntStream.range(0, count).map(i -> freePort()).boxed().toList();
        String members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            Map<String, String> own = new HashMap<>(more);
            own.put("CLUSTER_MEMBERS", members);
            own.put("CLUSTER_PORT", String.valueOf(ports.get(i)));
            nodes.add(launcher.apply(i), own);
        }
        nodes.awaitMembers(count);
        return nodes;
    }

    /** Starts nodes that do not know each other. */
    static NodeProcesses startApart(PgConnectOptions database, int count) {
        NodeProcesses nodes = new NodeProcesses(database);
        IntStream.range(0, count).forEach(i -> nodes.add(List.of(), new HashMap<>()));
        return nodes;
    }

    private void add(List<String> launcher, Map<String, String> own) {
        own.put(
                "DATABASE_URL",
                "postgres://%s:%s@%s:%d/%s"
                        .formatted(
                                database.getUser(),
                                database.getPassword().isEmpty() ? "none" : database.getPassword(),
                                database.getHost(),
                                database.getPort(),
                                database.getDatabase()));
        own.put("HTTP_PORT", String.valueOf(freePort()));
        settings.add(own);
        launchers.add(launcher);
        processes.add(ServiceProcess.start(launcher, directory, own));
    }

    /**
     * Two free ports in succession, the first of which is returned. They are below those that the system gives to outgoing
     * connections, one of which could have it by the time the node starts.
     */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(10_000, 30_000)
                .filter(port -> isFree(port) && isFree(port + 1))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns when every node sees this number of members that answer. */
    void awaitMembers(int count) {
        for (ServiceProcess process : processes) {
            try (ServiceClient client = process.client()) {
                Eventually.until(count + " members", JOIN_LIMIT, () -> reachable(client) == count);
            }
        }
    }

    private static long reachable(ServiceClient client) {
        return client.get("/nodes").getJsonArray("nodes").stream()
                .filter(node -> ((JsonObject) node).getBoolean("isReachable"))
                .count();
    }

    /** Returns when every node sees exactly one that is preferred for shard 0. */
    void awaitOnePreferred() {
        for (ServiceProcess process : processes) {
            try (ServiceClient client = process.client()) {
                Eventually.until("one node is preferred", JOIN_LIMIT, () -> preferred(client) == 1);
            }
        }
    }

    private static long preferred(ServiceClient client) {
        return client.get("/nodes").getJsonArray("nodes").stream()
                .filter(node ->
                        ((JsonObject) node).getJsonArray("preferredShards").contains(0))
                .count();
    }

    int count() {
        return processes.size();
    }

    List<URI> uris() {
        return processes.stream().map(ServiceProcess::uri).toList();
    }

    /** Ports on which a node listens for the others. */
    List<Integer> clusterPorts(int number) {
        int port = Integer.parseInt(settings.get(number).get("CLUSTER_PORT"));
        return List.of(port, port + 1);
    }

    ServiceProcess node(int number) {
        return processes.get(number);
    }

    /** Starts a node again that has ended, on its ports. */
    void restart(int number) {
        processes.set(number, ServiceProcess.start(launchers.get(number), directory, settings.get(number)));
        if (settings.get(number).containsKey("CLUSTER_MEMBERS")) {
            awaitMembers(processes.size());
        }
    }

    @Override
    public void close() throws IOException {
        processes.forEach(ServiceProcess::close);
        directory.close();
    }
}
