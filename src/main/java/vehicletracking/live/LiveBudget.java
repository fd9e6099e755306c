package vehicletracking.live;

import java.util.concurrent.atomic.AtomicInteger;

/** Limits the clients of a node that wait for changes. Thread-safe. */
public final class LiveBudget {

    private final int maxClients;
    private final AtomicInteger clients = new AtomicInteger();

    /** @param maxClients at a time */
    public LiveBudget(int maxClients) {
        this.maxClients = maxClients;
    }

    /** Counts a client, unless there are too many. A client that is counted is to be released once. */
    public boolean tryAcquire() {
        if (clients.incrementAndGet() > maxClients) {
            clients.decrementAndGet();
            return false;
        }
        return true;
    }

    public void release() {
        clients.decrementAndGet();
    }

    public int clients() {
        return clients.get();
    }
}
