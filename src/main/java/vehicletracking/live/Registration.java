package vehicletracking.live;

/** A listener of pages. */
public interface Registration {

    /** No page is passed to the listener from now on. To be called on the context of the listener. */
    void close();
}
