package vehicletracking.web.http;

import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects the format of a response from those that a route offers: by the query parameter {@code format}, else by the
 * header {@code Accept} (RFC 9110, section 12.5.1).
 *
 * @param offered the first one is the default of requests without either
 */
public record MediaTypes<F extends MediaTypes.Format>(List<F> offered) {

    private static final String PARAMETER = "format";

    /** A format of responses. The constants of an enum implement it. */
    public interface Format {

        /** The name of the constant; in lower case it is the value of the parameter {@code format}. */
        String name();

        /** Type and subtype, without parameters. */
        String mediaType();
    }

    public MediaTypes {
        offered = List.copyOf(offered);
    }

    /**
     * The format that a request selects.
     *
     * @throws Problem 400 when {@code format} or {@code Accept} is invalid, 406 when {@code Accept} allows no offered
     *     format
     */
    public F select(RoutingContext request, QueryParameters parameters) {
        return named(parameters)
                .orElseGet(() -> accepted(request)
                        .orElseThrow(() -> HttpProblems.notAcceptable(
                                offered.stream().map(Format::mediaType).toList())));
    }

    /** @throws Problem when {@code format} names no offered format */
    public void requireKnown(QueryParameters parameters) {
        named(parameters).ifPresent(ignored -> {});
    }

    /**
     * The format that {@code Accept} prefers: the default without that header, empty when it allows no offered format.
     *
     * @throws Problem when the header can't be parsed
     */
    public Optional<F> accepted(RoutingContext request) {
        List<MIMEHeader> ranges = AcceptHeader.of(request);
        return ranges.isEmpty()
                ? Optional.of(offered.getFirst())
                : ranges.stream()
                        .filter(range -> range.weight() > 0)
                        .flatMap(range -> offered.stream().filter(format -> includes(range, format)))
                        .findFirst();
    }

    private Optional<F> named(QueryParameters parameters) {
        return parameters
                .text(PARAMETER)
                .map(name -> offered.stream()
                        .filter(format -> parameterValue(format).equals(name))
                        .findFirst()
                        .orElseThrow(() -> Problem.invalidParameter(
                                PARAMETER,
                                "must be one of "
                                        + offered.stream()
                                                .map(MediaTypes::parameterValue)
                                                .collect(Collectors.joining(", "))
                                        + ", and is " + name)));
    }

    private static String parameterValue(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static boolean includes(MIMEHeader range, Format format) {
        String[] type = format.mediaType().split("/", 2);
        return Set.of("*", type[0]).contains(range.component().toLowerCase(Locale.ROOT))
                && Set.of("*", type[1]).contains(range.subComponent().toLowerCase(Locale.ROOT));
    }
}
