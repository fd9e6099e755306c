package vehicletracking.ingest;

/** Handling of reports of unknown devices, which no vehicle has ever carried. */
public enum UnknownDevices {
    /** Reports are quarantined until the device is assigned. */
    QUARANTINE,

    /** A vehicle with the device id as its licence plate is registered and carries the device from {@code 1970} on. */
    REGISTER,

    /** Requests are answered 404. Most clients resend them indefinitely. */
    REJECT
}
