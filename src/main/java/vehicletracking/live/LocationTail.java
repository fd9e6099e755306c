package vehicletracking.live;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;
import vehicletracking.live.LocationChange.Cause;
import vehicletracking.query.QueryBus;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.readmodel.current.CurrentLocationQueries.CurrentLocations;
import vehicletracking.readmodel.current.CurrentLocationQueries.VehicleState;

/**
 * The changes of current locations on a node. The log says which vehicles have changed, and the read model what their
 * locations are, when it has applied the log up to there: late, corrected and retracted locations need no other treatment.
 * Without listeners it reads nothing.
 */
public final class LocationTail extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(LocationTail.class);

    /** Causes by the types of the events that may change a current location, its plate or whether it is shown. */
    private static final Map<String, Cause> CAUSES = Map.of(
            EventTypes.LOCATION_TRACKED, Cause.TRACKED,
            EventTypes.LOCATION_CORRECTED, Cause.CORRECTED,
            EventTypes.LOCATION_RETRACTED, Cause.RETRACTED,
            EventTypes.LICENSE_PLATE_CHANGED, Cause.TRACKED,
            EventTypes.VEHICLE_RETIRED, Cause.TRACKED);

    private static final long MIN_INTERVAL_MILLIS = 100;
    private static final long RETRY_MILLIS = 500;
    private static final long PROJECTION_LIMIT_MILLIS = 5_000;
    private static final int QUERY_VEHICLES = 1_000;

    /** While the read model does not advance; a client that misses changes begins again. */
    private static final int MAX_PENDING_VEHICLES = 100_000;

    private final LogTail log;
    private final Listeners<LocationPage> listeners = new Listeners<>();
    private Map<UUID, Pending> pending = new LinkedHashMap<>();
    private Cursor pendingUpTo = Cursor.BEGINNING;
    private @Nullable Cursor passed;
    private @Nullable Registration registration;
    private boolean isOpen;
    private boolean isPassing;

    /** Number of times that reading ended; what was begun before is of no use. */
    private int closings;

    /** @param position of the last event */
    private record Pending(Cause cause, Position position) {

        /** A correction or a retraction is named, whatever else happened in the same moment. */
        private Pending and(Pending later) {
            return new Pending(cause.compareTo(later.cause) > 0 ? cause : later.cause, later.position);
        }
    }

    public LocationTail(LogTail log) {
        this.log = log;
    }

    /**
     * Passes all changes from now on to a listener, on the caller's context. The first page has no changes, and shows where
     * the next one begins. May be called on any event loop.
     *
     * @param consumer must not block
     * @return completes before the first call
     */
    public Future<Registration> listen(Consumer<LocationPage> consumer) {
        return listeners.add(vertx, context, consumer, this::begin, this::closeUnlessHeard);
    }

    private void begin(Listeners.Listener<LocationPage> listener) {
        if (passed != null) {
            listener.accept(new LocationPage(passed, List.of(), true));
        }
        if (!isOpen) {
            isOpen = true;
            log.listen(this::accept).onSuccess(opened -> {
                registration = opened;
                closeUnlessHeard();
            });
        }
    }

    private void closeUnlessHeard() {
        if (listeners.isEmpty() && registration != null) {
            registration.close();
            registration = null;
            isOpen = false;
            passed = null;
            pending.clear();
            closings++;
        }
    }

    private void accept(TailPage page) {
        for (TailEvent event : page.events()) {
            Cause cause = CAUSES.get(event.event().type());
            if (cause != null) {
                Pending next = new Pending(cause, event.event().position());
                pending.merge(event.event().subject(), next, Pending::and);
            }
        }
        pendingUpTo = page.upTo();
        if (pending.size() > MAX_PENDING_VEHICLES) {
            pending.clear();
            listeners.pass(new LocationPage(pendingUpTo, List.of(), false));
        }
        if (!isPassing) {
            passPending();
        }
    }

    private void passPending() {
        isPassing = true;
        long startedNanos = System.nanoTime();
        Map<UUID, Pending> vehicles = pending;
        Cursor upTo = pendingUpTo;
        pending = new LinkedHashMap<>();
        int begunAfter = closings;
        changes(vehicles, upTo)
                .compose(changes -> {
                    if (begunAfter != closings) {
                        return Future.succeededFuture();
                    }
                    passed = upTo;
                    return listeners.pass(new LocationPage(upTo, changes, true));
                })
                .onSuccess(ignored -> {
                    long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
                    continueAfter(Math.max(1, MIN_INTERVAL_MILLIS - elapsedMillis));
                })
                .onFailure(failure -> {
                    LOG.warn("changed locations can't be read and are read again: {}", failure.getMessage());
                    vehicles.forEach((id, before) -> pending.merge(id, before, (now, earlier) -> earlier.and(now)));
                    continueAfter(RETRY_MILLIS);
                });
    }

    private void continueAfter(long delayMillis) {
        vertx.setTimer(delayMillis, ignored -> {
            isPassing = false;
            if (isOpen && !pendingUpTo.equals(passed)) {
                passPending();
            }
        });
    }

    /** Completes with the states of the vehicles, when the read model has applied the log up to the cursor. */
    private Future<List<LocationChange>> changes(Map<UUID, Pending> vehicles, Cursor upTo) {
        if (vehicles.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return QueryBus.AWAIT
                .request(
                        vertx.eventBus(),
                        new QueryBus.AwaitPosition(
                                CurrentLocationProjection.PROJECTION.name(), upTo, PROJECTION_LIMIT_MILLIS))
                .compose(ignored -> read(List.copyOf(vehicles.keySet()), vehicles, upTo, new ArrayList<>()));
    }

    private Future<List<LocationChange>> read(
            List<UUID> ids, Map<UUID, Pending> vehicles, Cursor upTo, List<LocationChange> found) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(found);
        }
        List<UUID> page = ids.subList(0, Math.min(QUERY_VEHICLES, ids.size()));
        return QueryBus.CURRENT_LOCATIONS
                .request(vertx.eventBus(), new QueryBus.CurrentLocationsQuery(page), upTo.toString())
                .compose(read -> {
                    if (!read.asOf().position().covers(upTo)) {
                        return Future.failedFuture("the projection is behind");
                    }
                    addChanges(page, vehicles, read, found);
                    return read(ids.subList(page.size(), ids.size()), vehicles, upTo, found);
                });
    }

    private static void addChanges(
            List<UUID> ids, Map<UUID, Pending> vehicles, CurrentLocations read, List<LocationChange> found) {
        for (int i = 0; i < ids.size(); i++) {
            Pending events = Objects.requireNonNull(vehicles.get(ids.get(i)));
            VehicleState state = read.all().get(i);
            if (!(state instanceof VehicleState.UnknownVehicle)) {
                @Nullable
                CurrentLocation location = state instanceof VehicleState.Located located ? located.location() : null;
                found.add(new LocationChange(ids.get(i), location, events.cause(), events.position()));
            }
        }
    }
}
