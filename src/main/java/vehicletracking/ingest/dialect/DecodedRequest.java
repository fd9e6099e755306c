package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A decoded request.
 *
 * @param items the reports, in their order in the request
 * @param response acknowledgement that the client expects, sent with status 200 after the items are stored
 */
public record DecodedRequest(List<DecodedItem> items, ClientResponse response) {

    /** Limit of the items of a request; the rest becomes one {@link DecodedItem.Undecodable}. */
    public static final int MAX_ITEMS = 10_000;

    /**
     * Acknowledgement of a request.
     *
     * @param contentType null if the body is empty
     */
    public record ClientResponse(@Nullable String contentType, String body) {

        static final ClientResponse EMPTY = new ClientResponse(null, "");

        static ClientResponse json(String body) {
            return new ClientResponse("application/json", body);
        }
    }

    public DecodedRequest {
        items = List.copyOf(items);
    }

    static DecodedRequest of(DecodedItem item, ClientResponse response) {
        return new DecodedRequest(List.of(item), response);
    }

    static DecodedRequest empty(ClientResponse response) {
        return of(new DecodedItem.Ignored("empty request"), response);
    }

    static DecodedRequest ofJson(IngestRequest request, BiFunction<JsonObject, RawReport, DecodedItem> decoder) {
        return new DecodedRequest(LenientJson.decodeItems(request.bodyText(), decoder), ClientResponse.EMPTY);
    }
}
