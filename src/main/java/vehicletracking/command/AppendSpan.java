package vehicletracking.command;

import io.vertx.core.AsyncResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.AppendResult;

/** Span of the append of a batch. Confined to one event loop. */
public interface AppendSpan {

    /** The span of an append that is not sampled. */
    AppendSpan NONE = new AppendSpan() {
        @Override
        public @Nullable String traceParent() {
            return null;
        }

        @Override
        public void end(AsyncResult<List<AppendResult>> outcome) {}
    };

    /** This span as the W3C header {@code traceparent}; null when it is not sampled. */
    @Nullable
    String traceParent();

    /** The append is committed, refused or failed. */
    void end(AsyncResult<List<AppendResult>> outcome);
}
