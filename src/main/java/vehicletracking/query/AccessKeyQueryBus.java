package vehicletracking.query;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.readmodel.accesskeys.AccessKeyQueries.AccessKeys;

/** Event-bus address of queries on access keys. */
public final class AccessKeyQueryBus {

    public static final Address<AccessKeysQuery, AccessKeys> ACCESS_KEYS =
            new Address<>("query.access-keys", AccessKeysQuery.class, AccessKeys.class);

    private AccessKeyQueryBus() {}

    /**
     * A query for one page of access keys.
     *
     * @param after id after which the page begins; null for the first page
     * @param accessKeyId the only key to return; null for all
     */
    public record AccessKeysQuery(
            @Nullable UUID after, @Nullable UUID accessKeyId, int limit) {}

    static void registerCodecs(EventBus bus) {
        List.of(AccessKeysQuery.class, AccessKeys.class).forEach(type -> RecordCodec.register(bus, type));
    }
}
