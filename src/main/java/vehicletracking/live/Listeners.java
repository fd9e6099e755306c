package vehicletracking.live;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Listeners of pages, each of which is called on its own context. Confined to the context of their source. */
final class Listeners<P> {

    private final List<Listener<P>> all = new ArrayList<>();

    static final class Listener<P> {

        private final Context context;
        private final Consumer<P> consumer;
        private volatile boolean isClosed;

        private Listener(Context context, Consumer<P> consumer) {
            this.context = context;
            this.consumer = consumer;
        }

        /** Completes when the listener has handled the page. */
        @CanIgnoreReturnValue
        Future<Void> accept(P page) {
            Promise<Void> handled = Promise.promise();
            context.runOnContext(ignored -> {
                try {
                    if (!isClosed) {
                        consumer.accept(page);
                    }
                } finally {
                    handled.complete();
                }
            });
            return handled.future();
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Adds a listener that is called on the caller's context.
     *
     * @param source context of the source
     * @param onAdded is called on it, before the first page
     * @param onRemoved is called on it, after the last page
     */
    Future<Registration> add(
            Vertx vertx, Context source, Consumer<P> consumer, Consumer<Listener<P>> onAdded, Runnable onRemoved) {
        Listener<P> listener = new Listener<>(vertx.getOrCreateContext(), consumer);
        Promise<Registration> registered = Promise.promise();
        source.runOnContext(ignored -> {
            all.add(listener);
            registered.complete(() -> {
                listener.isClosed = true;
                source.runOnContext(closed -> {
                    all.remove(listener);
                    onRemoved.run();
                });
            });
            onAdded.accept(listener);
        });
        return registered.future();
    }

    /** Completes when all listeners have handled the page. */
    @CanIgnoreReturnValue
    Future<Void> pass(P page) {
        return Future.join(all.stream().map(each -> each.accept(page)).toList()).mapEmpty();
    }
}
