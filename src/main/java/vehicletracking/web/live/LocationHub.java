package vehicletracking.web.live;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.live.LocationChange;
import vehicletracking.live.LocationPage;
import vehicletracking.live.LocationTail;
import vehicletracking.live.Registration;

/**
 * Passes the changes of {@link LocationTail} to the clients of one event loop. Changes are numbered; a client that has paused
 * continues with the newest state of the vehicles that have changed since, so nothing is queued for it. Confined to one event
 * loop.
 */
public final class LocationHub {

    private static final long TICK_MILLIS = 100;

    /** The newest change of as many vehicles is kept. */
    private static final int MAX_KEPT_VEHICLES = 50_000;

    private record Kept(LocationChange change, long number) {}

    private final LocationTail tail;
    private final Map<LocationSelection, LocationGroup> groups = new HashMap<>();
    private final LinkedHashMap<UUID, Kept> kept = new LinkedHashMap<>();
    private final ArrayDeque<LocationClient> waiting = new ArrayDeque<>();
    private @Nullable Cursor cursor;
    private @Nullable Registration registration;
    private int openClients;
    private boolean isListening;
    private long lastNumber;
    private long firstKept;

    /** @param heartbeatMillis between two writes to a client that receives no change */
    public LocationHub(Vertx vertx, LocationTail tail, long heartbeatMillis) {
        this.tail = tail;
        vertx.setPeriodic(TICK_MILLIS, ignored -> sendDue());
        vertx.setPeriodic(heartbeatMillis, ignored -> keepAlive());
    }

    private List<LocationClient> all() {
        return groups.values().stream()
                .flatMap(group -> group.clients().stream())
                .toList();
    }

    private void keepAlive() {
        all().forEach(client -> client.response().keepAlive(LocationText.COMMENT));
        if (openClients == 0 && registration != null) {
            registration.close();
            registration = null;
            isListening = false;
            cursor = null;
            kept.clear();
            firstKept = lastNumber + 1;
        }
    }

    /** Begins to receive changes, for a client that will {@link #close}. */
    void open() {
        openClients++;
        if (!isListening) {
            isListening = true;
            tail.listen(this::accept).onSuccess(opened -> registration = opened);
        }
    }

    /** Calls {@link LocationClient#proceed} when changes are received, and after each page of them until it returns true. */
    void await(LocationClient client) {
        waiting.add(client);
        if (cursor != null) {
            proceedWaiting(cursor);
        }
    }

    /** Number of the next change. */
    long nextNumber() {
        return lastNumber + 1;
    }

    /**
     * Passes the client the changes from a number on.
     *
     * @param known position of the snapshot of the client
     * @return false if some of them are not kept any more
     */
    boolean join(LocationClient client, long fromNumber, Cursor known) {
        if (fromNumber < firstKept) {
            return false;
        }
        groups.computeIfAbsent(client.selection(), LocationGroup::new).clients().add(client);
        List<LocationChange> missed = new ArrayList<>();
        for (Kept each : kept.sequencedValues().reversed()) {
            if (each.number() < fromNumber) {
                break;
            }
            if (!each.change().isIn(known)) {
                missed.add(each.change());
            }
        }
        Collections.reverse(missed);
        client.receive(LocationGroup.text(client.selection(), missed), nextNumber());
        return true;
    }

    /** Forgets a client that has called {@link #open}. */
    void close(LocationClient client) {
        openClients--;
        remove(client);
    }

    /** Passes no further change to the client, before it joins again. */
    void remove(LocationClient client) {
        waiting.remove(client);
        LocationGroup group = groups.get(client.selection());
        if (group != null && group.clients().remove(client) && group.clients().isEmpty()) {
            groups.remove(client.selection());
        }
    }

    private void accept(LocationPage page) {
        cursor = page.upTo();
        if (!page.isComplete()) {
            all().forEach(client -> client.response().end());
            firstKept = nextNumber();
            kept.clear();
        }
        page.changes().forEach(this::add);
        if (!page.changes().isEmpty()) {
            sendDue();
        }
        proceedWaiting(page.upTo());
    }

    private void proceedWaiting(Cursor reached) {
        for (LocationClient client : List.copyOf(waiting)) {
            if (client.proceed(reached)) {
                waiting.remove(client);
            }
        }
    }

    private void add(LocationChange change) {
        Kept previous = kept.remove(change.vehicleId());
        lastNumber++;
        kept.put(change.vehicleId(), new Kept(change, lastNumber));
        if (kept.size() > MAX_KEPT_VEHICLES) {
            firstKept = kept.pollFirstEntry().getValue().number() + 1;
        }
        groups.values().forEach(group -> group.add(change, lastNumber, previous == null ? null : previous.change()));
    }

    private void sendDue() {
        long nowNanos = System.nanoTime();
        List.copyOf(groups.values()).forEach(group -> group.send(nowNanos, lastNumber));
    }
}
