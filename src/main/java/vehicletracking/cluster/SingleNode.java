package vehicletracking.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The only node, which prefers every task. */
public final class SingleNode implements Members {

    private final String self = UUID.randomUUID().toString();

    @Override
    public String self() {
        return self;
    }

    @Override
    public List<String> nodes() {
        return List.of(self);
    }

    @Override
    public String preferred(String task) {
        return self;
    }

    @Override
    public void onDeparture(Consumer<String> listener) {}

    @Override
    public Future<Void> announce() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> withdraw() {
        return Future.succeededFuture();
    }
}
