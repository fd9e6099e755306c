package vehicletracking.quality;

/** A report of a vehicle, as far as it matters to the next one. */
public interface PriorReport {

    /** What the speed to and from a report is worth. */
    enum Doubt {
        /** It says where the vehicle was. */
        NONE,
        /** Nothing is odd but that the vehicle can't have come there so fast. */
        SPEED,
        /** It says nothing of where the vehicle was. */
        OTHER
    }

    /** Microseconds since 1970. */
    long atMicros();

    double latitude();

    double longitude();

    /** How far it may be off. */
    double accuracyMetres();

    Doubt doubt();
}
