package vehicletracking.web.live;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vehicletracking.live.LocationChange;

/**
 * The clients with one selection. A change is sent at once, unless the vehicle was sent within the interval: then its newest
 * state is sent when that is over. Confined to one event loop.
 */
final class LocationGroup {

    private final LocationSelection selection;
    private final long intervalNanos;
    private final Set<LocationClient> clients = new HashSet<>();

    /** Changes that are not sent yet, in the order of the first change of each vehicle. */
    private final Map<UUID, Waiting> waiting = new LinkedHashMap<>();

    /** When vehicles were sent, in that order; older entries than the interval are removed. */
    private final LinkedHashMap<UUID, Long> sentAtNanos = new LinkedHashMap<>();

    /**
     * The newest change of a vehicle.
     *
     * @param number of the first change since the vehicle was sent
     * @param mayBeShown whether clients may show the vehicle, so that it has to be reported when it leaves
     */
    private record Waiting(LocationChange change, long number, boolean mayBeShown) {}

    LocationGroup(LocationSelection selection) {
        this.selection = selection;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(selection.intervalMillis());
    }

    Set<LocationClient> clients() {
        return clients;
    }

    /** @param previous the change of the vehicle before this one; null if it is not known */
    void add(LocationChange change, long number, @Nullable LocationChange previous) {
        if (selection.includes(change.vehicleId())) {
            boolean wasShown = previous == null || selection.shows(previous);
            waiting.merge(
                    change.vehicleId(),
                    new Waiting(change, number, wasShown),
                    (before, now) -> new Waiting(change, before.number(), before.mayBeShown() || wasShown));
        }
    }

    /** Number of the first change that is not sent, if there is one. */
    long firstWaiting(long otherwise) {
        return waiting.values().stream().mapToLong(Waiting::number).min().orElse(otherwise);
    }

    /** Sends the changes of vehicles that were not sent within the interval. */
    void send(long nowNanos, long lastNumber) {
        sentAtNanos.values().removeIf(sent -> nowNanos - sent >= intervalNanos);
        List<LocationChange> shown = new ArrayList<>();
        List<LocationChange> left = new ArrayList<>();
        for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (!sentAtNanos.containsKey(next.change().vehicleId())) {
                each.remove();
                add(next.change(), next.mayBeShown(), shown, left);
                sentAtNanos.put(next.change().vehicleId(), nowNanos);
            }
        }
        if (!shown.isEmpty() || !left.isEmpty()) {
            Buffer text = LocationText.changes(shown, left);
            long unsent = firstWaiting(lastNumber + 1);
            // A client that does not read what was written leaves the group.
            List.copyOf(clients).forEach(client -> client.receive(text, unsent));
        }
    }

    private void add(LocationChange change, boolean mayBeShown, List<LocationChange> shown, List<LocationChange> left) {
        if (selection.shows(change)) {
            shown.add(change);
        } else if (mayBeShown) {
            left.add(change);
        }
    }

    /** The text of changes for a client that may show any of the vehicles. */
    static Buffer text(LocationSelection selection, List<LocationChange> changes) {
        List<LocationChange> selected = changes.stream()
                .filter(each -> selection.includes(each.vehicleId()))
                .toList();
        return LocationText.changes(
                selected.stream().filter(selection::shows).toList(),
                selected.stream().filter(each -> !selection.shows(each)).toList());
    }
}
