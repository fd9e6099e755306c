package vehicletracking.ingest.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import vehicletracking.vehicle.SpeedUnit;

/**
 * Registry of the supported dialects.
 *
 * <p>To add a dialect:
 *
 * <ol>
 *   <li>Implement {@link Dialect} in this package, permit the class there, and add it to the list here. Decode with
 *       {@link RawReport#decode}, {@link ReportFields} and {@link ReportAttributes}, which enforce the limits and
 *       quarantine what cannot be decoded.
 *   <li>Add the routes {@code /ingest/<name>} and {@code /ingest/<name>/*}, and their paths in the OpenAPI document.
 *   <li>Add captured requests to {@code src/test/resources/clients} and the client to the property tests.
 * </ol>
 */
public final class Dialects {

    private final Map<String, Dialect> byName;

    /** @param osmAndSpeed unit of OsmAnd's parameter {@code speed}; Traccar and its clients use knots */
    public Dialects(SpeedUnit osmAndSpeed) {
        List<Dialect> all = List.of(
                new OsmAndDialect(osmAndSpeed), new OwnTracksDialect(), new OverlandDialect(), new GpsLoggerDialect());
        byName = all.stream().collect(Collectors.toUnmodifiableMap(Dialect::name, Function.identity()));
    }

    /** The dialect with a name; empty if there is none. */
    public Optional<Dialect> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
