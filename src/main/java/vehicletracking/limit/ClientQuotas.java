package vehicletracking.limit;

import java.util.function.LongSupplier;

/** What one client has left of each limit. Thread-safe. */
public final class ClientQuotas {

    /** What identifies a client. */
    public enum Kind {
        KEY,
        ADDRESS
    }

    private final Kind kind;
    private final TokenBucket requests;
    private final TokenBucket locations;
    private final TokenBucket bytes;
    private final TokenBucket invalidKeys;

    ClientQuotas(Kind kind, ClientLimits.Rates rates, LongSupplier nanoTime) {
        this.kind = kind;
        this.requests = new TokenBucket(rates.requests(), nanoTime);
        this.locations = new TokenBucket(rates.locations(), nanoTime);
        this.bytes = new TokenBucket(rates.bytes(), nanoTime);
        this.invalidKeys = new TokenBucket(rates.invalidKeys(), nanoTime);
    }

    public Kind kind() {
        return kind;
    }

    public TokenBucket requests() {
        return requests;
    }

    public TokenBucket locations() {
        return locations;
    }

    /** Of bodies of requests. */
    public TokenBucket bytes() {
        return bytes;
    }

    /** Credentials that are looked up and may be invalid. */
    public TokenBucket invalidKeys() {
        return invalidKeys;
    }
}
