package vehicletracking.ingest.dialect;

import java.time.Instant;

/** How one family of tracking clients speaks. A dialect keeps nothing between requests and is used by any thread. */
public sealed interface Dialect permits GpsLoggerDialect, OsmAndDialect, OverlandDialect, OwnTracksDialect {

    /** As it stands in a path. */
    String name();

    /**
     * Never throws: what can't be read is an item of the answer like any other.
     *
     * @param receivedAt stands for the time of a fix whose client tells none
     */
    DecodedRequest decode(IngestRequest request, Instant receivedAt);
}
