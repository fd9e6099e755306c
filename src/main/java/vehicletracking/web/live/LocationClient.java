package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.readmodel.current.CurrentLocationQueries.CurrentLocationPage;

/**
 * A client that follows current locations: it receives all of its selection, then changes. A client that does not read what
 * was written leaves the {@link LocationHub}, and receives the newest locations when it reads again. Confined to one event
 * loop.
 */
final class LocationClient {

    private final LiveResponse response;
    private final LocationHub hub;
    private final LocationSelection selection;
    private final Snapshot snapshot;

    /** Of the first change that the client has not received. */
    private long number;

    /** What the snapshot has at least: the changes before {@link #number}. */
    private Cursor snapshotAt = Cursor.BEGINNING;

    private boolean isSnapshotBegun;
    private boolean isSnapshotComplete;

    /** Reads the locations of a selection. */
    interface Snapshot {

        /**
         * Reads the page after an id.
         *
         * @param required position of the log that the page has at least
         * @return fails when the read model has not applied the log up to there in time
         */
        Future<CurrentLocationPage> page(@Nullable UUID after, Cursor required);
    }

    /** A client that has received nothing. */
    LocationClient(LiveResponse response, LocationHub hub, LocationSelection selection, Snapshot snapshot) {
        this.response = response;
        this.hub = hub;
        this.selection = selection;
        this.snapshot = snapshot;
    }

    LiveResponse response() {
        return response;
    }

    LocationSelection selection() {
        return selection;
    }

    /** Completes and fails as {@link LiveResponse#begin}; fails too when the snapshot can't be read. */
    Future<Void> start() {
        Future<Void> done = response.begin(() -> hub.close(this));
        hub.open();
        hub.await(this);
        return done;
    }

    /**
     * Begins the snapshot when the hub receives changes, so that none is missed, and joins the hub when that has passed the
     * changes of the snapshot, so that no location is followed by an earlier one.
     *
     * @param reached by the hub
     * @return whether the client waits no more
     */
    boolean proceed(Cursor reached) {
        if (response.isEnded()) {
            return true;
        }
        if (!isSnapshotBegun) {
            isSnapshotBegun = true;
            number = hub.nextNumber();
            snapshotAt = reached;
            readSnapshot(null);
            return true;
        }
        boolean isReached = isSnapshotComplete && reached.covers(snapshotAt);
        if (isReached) {
            join();
        }
        return isReached;
    }

    private void readSnapshot(@Nullable UUID after) {
        snapshot.page(after, snapshotAt)
                .onSuccess(page -> response.whenRead(() -> receive(page)))
                .onFailure(response::fail);
    }

    private void receive(CurrentLocationPage page) {
        snapshotAt = snapshotAt.union(page.asOf().position());
        response.write(LocationText.snapshot(page.locations()));
        if (page.next() != null) {
            response.whenRead(() -> readSnapshot(page.next()));
        } else {
            response.write(LocationText.SNAPSHOT_COMPLETE);
            isSnapshotComplete = true;
            hub.await(this);
        }
    }

    /** Continues with the first change that the client has not received; one that is too far behind begins again. */
    private void join() {
        if (!hub.join(this, number, snapshotAt)) {
            response.end();
        }
    }

    /** @param nextNumber of the first change that the text does not have */
    void receive(Buffer text, long nextNumber) {
        response.write(text);
        number = nextNumber;
        if (response.isFull()) {
            hub.remove(this);
            response.whenRead(this::join);
        }
    }
}
