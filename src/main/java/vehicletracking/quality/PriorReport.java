package vehicletracking.quality;

/** Earlier report of a vehicle, from which the speed to the next report is assessed. */
public interface PriorReport {

    /** Whether a report is used to assess the speed of later ones. */
    enum Doubt {
        /** The location is accepted. */
        NONE,
        /** The only quality flag is {@link vehicletracking.vehicle.QualityFlag#IMPLAUSIBLE_SPEED}. */
        SPEED,
        /** The location is doubtful for another reason, and is ignored. */
        OTHER
    }

    /** Microseconds since 1970. */
    long atMicros();

    double latitude();

    double longitude();

    /** Accuracy radius. */
    double accuracyMetres();

    Doubt doubt();
}
