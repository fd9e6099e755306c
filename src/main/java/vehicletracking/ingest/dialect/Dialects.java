package vehicletracking.ingest.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import vehicletracking.vehicle.SpeedUnit;

/** All dialects that are understood. */
public final class Dialects {

    private final Map<String, Dialect> byName;

    /** @param osmAndSpeed what OsmAnd's parameter {@code speed} is measured in; Traccar and its clients say knots */
    public Dialects(SpeedUnit osmAndSpeed) {
        List<Dialect> all = List.of(
                new OsmAndDialect(osmAndSpeed), new OwnTracksDialect(), new OverlandDialect(), new GpsLoggerDialect());
        byName = all.stream().collect(Collectors.toUnmodifiableMap(Dialect::name, Function.identity()));
    }

    public Optional<Dialect> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
