package vehicletracking.live;

/** A listener of pages. */
public interface Registration {

    /** No page is passed to the listener after the calls that are in progress. May be called on any thread. */
    void close();
}
