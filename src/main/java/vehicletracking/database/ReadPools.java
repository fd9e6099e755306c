package vehicletracking.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;

/**
 * Connection pools of one read replica.
 *
 * @param server host and port
 * @param reads queries of the current state
 * @param past temporal queries
 * @param probes observation of the replica, apart, so that a busy replica does not appear to be gone
 */
public record ReadPools(String server, Pool reads, Pool past, Pool probes) {

    Future<Void> close() {
        return Future.join(reads.close(), past.close(), probes.close()).mapEmpty();
    }
}
