package vehicletracking.web.track;

import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.AcceptHeader;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;

/** The formats in which a track is told. */
public enum TrackFormat {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    GEOJSON("application/geo+json"),
    GPX("application/gpx+xml"),
    KML("application/vnd.google-earth.kml+xml"),
    CSV("text/csv");

    private final String mediaType;

    TrackFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    public TrackWriter writerFor(Vehicle vehicle) {
        return switch (this) {
            case JSON -> new JsonTrack(vehicle);
            case NDJSON -> new NdjsonTrack();
            case GEOJSON -> new GeoJsonTrack(vehicle);
            case GPX -> new GpxTrack(vehicle);
            case KML -> new KmlTrack(vehicle);
            case CSV -> new CsvTrack();
        };
    }

    /**
     * The format that a request wants: by {@code format=}, else the one of its {@code Accept} that it likes best.
     *
     * @throws Problem when it wants none of these
     */
    public static TrackFormat of(RoutingContext request, QueryParameters parameters) {
        return of(request, parameters, List.of(values()));
    }

    /** @param offered the first is for those who do not care */
    public static TrackFormat of(RoutingContext request, QueryParameters parameters, List<TrackFormat> offered) {
        return named(parameters, offered)
                .orElseGet(() -> accepted(AcceptHeader.of(request), offered)
                        .orElseThrow(() -> Problem.notAcceptable(
                                offered.stream().map(TrackFormat::mediaType).toList())));
    }

    /** @throws Problem when {@code format=} is none of these */
    public static void requireKnown(QueryParameters parameters, List<TrackFormat> offered) {
        named(parameters, offered).ifPresent(ignored -> {});
    }

    private static Optional<TrackFormat> named(QueryParameters parameters, List<TrackFormat> offered) {
        return parameters
                .text("format")
                .map(name -> offered.stream()
                        .filter(format -> format.lowerCaseName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Problem.invalidParameter(
                                "format",
                                "must be one of "
                                        + offered.stream()
                                                .map(TrackFormat::lowerCaseName)
                                                .collect(Collectors.joining(", "))
                                        + ", and is " + name)));
    }

    private String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param accepted the most wanted first */
    public static Optional<TrackFormat> accepted(List<MIMEHeader> accepted, List<TrackFormat> offered) {
        return accepted.isEmpty()
                ? Optional.of(offered.getFirst())
                : accepted.stream()
                        .filter(wanted -> wanted.weight() > 0)
                        .flatMap(wanted -> offered.stream().filter(format -> format.matches(wanted)))
                        .findFirst();
    }

    private boolean matches(MIMEHeader wanted) {
        String[] type = mediaType.split("/", 2);
        return Arrays.asList("*", type[0]).contains(wanted.component().toLowerCase(Locale.ROOT))
                && Arrays.asList("*", type[1]).contains(wanted.subComponent().toLowerCase(Locale.ROOT));
    }
}
