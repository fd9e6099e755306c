package vehicletracking.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members of the Hazelcast cluster. A distributed map contains those that are eligible as preferred nodes; every change of
 * it or of the membership leads to a new view.
 */
final class HazelcastMembers implements Members {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastMembers.class);

    private static final long REREAD_MILLIS = 1_000;

    /** Attribute in which the cluster manager of Vert.x stores the id of a node. */
    private static final String NODE_ID = "__vertx.nodeId";

    /** Map in which it stores the addresses of the event bus of the nodes, by their ids. */
    private static final String ADDRESSES = "__vertx.nodeInfo";

    private final Vertx vertx;
    private final HazelcastClusterManager manager;
    private final IMap<String, String> announced;
    private final IMap<String, Object> addresses;
    private final List<Consumer<String>> departureListeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isRefreshQueued = new AtomicBoolean();
    private final AtomicBoolean isRereadScheduled = new AtomicBoolean();
    private volatile View view;
    private volatile boolean isAnnounced;

    private record View(List<String> nodes, Set<String> eligible, Map<String, String> preferred) {

        /** Whether no node starts, stops, or joins the cluster again. */
        boolean isSettled() {
            return eligible.size() == nodes.size();
        }
    }

    HazelcastMembers(Vertx vertx, HazelcastClusterManager manager) {
        this.vertx = vertx;
        this.manager = manager;
        this.view = new View(List.of(self()), Set.of(), new ConcurrentHashMap<>());
        HazelcastInstance hazelcast = manager.getHazelcastInstance();
        this.announced = hazelcast.getMap("vehicle-tracking.nodes");
        this.addresses = hazelcast.getMap(ADDRESSES);
        announced.addEntryListener(new Changes(), false);
        addresses.addEntryListener(new Changes(), false);
        hazelcast.getCluster().addMembershipListener(new Changes());
        refresh();
    }

    @Override
    public String self() {
        return manager.getNodeId();
    }

    @Override
    public List<String> nodes() {
        return view.nodes();
    }

    @Override
    public String preferred(String task) {
        View current = view;
        return current.preferred()
                .computeIfAbsent(
                        task,
                        ignored -> RendezvousHash.preferred(task, current.eligible())
                                .orElse(self()));
    }

    @Override
    public void onDeparture(Consumer<String> listener) {
        departureListeners.add(listener);
    }

    @Override
    public Future<Void> announce() {
        isAnnounced = true;
        return Future.fromCompletionStage(announced.putAsync(self(), self()), vertx.getOrCreateContext())
                .mapEmpty();
    }

    @Override
    public Future<Void> withdraw() {
        isAnnounced = false;
        return Future.fromCompletionStage(announced.removeAsync(self()), vertx.getOrCreateContext())
                .mapEmpty();
    }

    private final class Changes
            implements EntryAddedListener<String, Object>, EntryRemovedListener<String, Object>, MembershipListener {

        @Override
        public void entryAdded(EntryEvent<String, Object> event) {
            refresh();
        }

        @Override
        public void entryRemoved(EntryEvent<String, Object> event) {
            refresh();
        }

        @Override
        public void memberAdded(MembershipEvent event) {
            refresh();
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            String node = event.getMember().getAttribute(NODE_ID);
            if (node == null) { // it left before it had an id
                return;
            }
            LOG.info("node {} has left the cluster", node);
            view = without(view, node);
            departureListeners.forEach(listener -> listener.accept(node));
            announced.removeAsync(node);
            refresh();
        }
    }

    private static View without(View before, String node) {
        Set<String> eligible = new HashSet<>(before.eligible());
        eligible.remove(node);
        return new View(
                before.nodes().stream().filter(each -> !each.equals(node)).toList(),
                eligible,
                new ConcurrentHashMap<>());
    }

    /** Reads the membership and the map on a worker thread, since both block; a change during it leads to another one. */
    private void refresh() {
        if (isRefreshQueued.compareAndSet(false, true)) {
            vertx.executeBlocking(() -> {
                        isRefreshQueued.set(false);
                        view = read();
                        return null;
                    })
                    .onFailure(failure -> LOG.warn("the members of the cluster can't be read", failure))
                    .onComplete(ignored -> rereadUnlessSettled());
        }
    }

    /** While two parts of a cluster join again, not every change of a map leads to an event. */
    private void rereadUnlessSettled() {
        if (!view.isSettled() && isRereadScheduled.compareAndSet(false, true)) {
            vertx.timer(REREAD_MILLIS, TimeUnit.MILLISECONDS).onSuccess(ignored -> {
                isRereadScheduled.set(false);
                refresh();
            });
        }
    }

    private View read() {
        List<String> nodes = List.copyOf(manager.getNodes());
        Set<String> eligible = new HashSet<>(announced.keySet());
        if (isAnnounced && !eligible.contains(self())) { // lost with the members that had it
            announced.set(self(), self());
            eligible.add(self());
        }
        eligible.retainAll(nodes);
        eligible.retainAll(connectable());
        return new View(nodes, eligible, new ConcurrentHashMap<>());
    }

    /**
     * Nodes that a message reaches, and whose reply reaches this one. After two parts of a cluster have joined again a node
     * is a member before its address is known; until then messages to it are lost without a failure.
     */
    private Set<String> connectable() {
        Set<String> known = addresses.keySet();
        return known.contains(self()) ? known : Set.of(self());
    }
}
