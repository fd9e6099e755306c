package vehicletracking.limit;

/** Counts refusals because of limits. Called on event loops, so it neither blocks nor throws. Thread-safe. */
public interface LimitTelemetry {

    /** Discards all measurements. */
    LimitTelemetry NONE = (client, limit) -> {};

    void refused(ClientQuotas.Kind client, Limit limit);
}
