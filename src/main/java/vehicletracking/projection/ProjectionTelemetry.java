package vehicletracking.projection;

import vehicletracking.eventstore.LogAppended;

/** Spans of projections. Called on one event loop, so it neither blocks nor throws. */
public interface ProjectionTelemetry {

    /** Has no spans. */
    ProjectionTelemetry NONE = new ProjectionTelemetry() {
        @Override
        public void appended(LogAppended append) {}

        @Override
        public void advanced(String projection, int shard, long floor, long ceiling, long durationNanos) {}
    };

    /** Events were appended, on this node or another one. */
    void appended(LogAppended append);

    /**
     * A projection has applied events, and its checkpoint is committed.
     *
     * @param floor last position of the shard that was applied before
     * @param ceiling last position of the shard that is applied now
     */
    void advanced(String projection, int shard, long floor, long ceiling, long durationNanos);
}
