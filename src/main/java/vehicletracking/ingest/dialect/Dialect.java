package vehicletracking.ingest.dialect;

import java.time.Instant;
import vehicletracking.vehicle.RawRequest;

/** Protocol of a family of tracking clients. Implementations are stateless and thread-safe. */
public sealed interface Dialect permits GpsLoggerDialect, OsmAndDialect, OverlandDialect, OwnTracksDialect {

    /** The name in request paths and in quarantine events. It never changes. */
    String name();

    /**
     * Decodes a request. Never throws: a report that cannot be decoded becomes a {@link DecodedItem.Undecodable}.
     *
     * @param receivedAt the time of a fix for which the client sends no time
     */
    DecodedRequest decode(IngestRequest request, Instant receivedAt);

    /** Restores, from a quarantined report, a request with this report only, to decode it again. */
    IngestRequest restore(RawRequest stored);
}
