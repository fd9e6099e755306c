package vehicletracking.testing;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import vehicletracking.cluster.Members;

/** Members as a node sees them that is preferred for nothing. */
public final class OtherNodePreferred implements Members {

    private static final String OTHER = "other";

    @Override
    public String self() {
        return "self";
    }

    @Override
    public List<String> nodes() {
        return List.of(OTHER, self());
    }

    @Override
    public String preferred(String task) {
        return OTHER;
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
