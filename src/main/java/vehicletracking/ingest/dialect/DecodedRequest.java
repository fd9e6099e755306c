package vehicletracking.ingest.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, understood.
 *
 * @param items what it says, in its order
 * @param response what the client takes for "received", to be sent with status 200 once the items are kept
 */
public record DecodedRequest(List<DecodedItem> items, ClientResponse response) {

    /** Of more items than this the rest is one {@link DecodedItem.Undecodable}. */
    public static final int MAX_ITEMS = 10_000;

    /** @param contentType null when the body is empty */
    public record ClientResponse(@Nullable String contentType, String body) {

        static final ClientResponse EMPTY = new ClientResponse(null, "");

        static ClientResponse json(String body) {
            return new ClientResponse("application/json", body);
        }
    }

    public DecodedRequest {
        items = List.copyOf(items);
    }

    static DecodedRequest of(DecodedItem item, ClientResponse answer) {
        return new DecodedRequest(List.of(item), answer);
    }

    static DecodedRequest empty(ClientResponse answer) {
        return of(new DecodedItem.Ignored("an empty request"), answer);
    }
}
