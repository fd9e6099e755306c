package vehicletracking.ingest.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, understood.
 *
 * @param items what it says, in its order
 * @param answer what the client takes for "received", to be sent with status 200 once the items are kept
 */
public record Decoding(List<Decoded> items, Answer answer) {

    /** Of more items than this the rest is one {@link Decoded.Undecodable}. */
    public static final int MAX_ITEMS = 10_000;

    /** @param contentType null when the body is empty */
    public record Answer(@Nullable String contentType, String body) {

        static final Answer EMPTY = new Answer(null, "");

        static Answer json(String body) {
            return new Answer("application/json", body);
        }
    }

    public Decoding {
        items = List.copyOf(items);
    }

    static Decoding of(Decoded item, Answer answer) {
        return new Decoding(List.of(item), answer);
    }

    static Decoding nothingSaid(Answer answer) {
        return of(new Decoded.Ignored("an empty request"), answer);
    }
}
