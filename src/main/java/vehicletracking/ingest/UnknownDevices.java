package vehicletracking.ingest;

/** What becomes of reports of devices that no vehicle ever carried. */
public enum UnknownDevices {
    /** They are put aside until somebody assigns the device. */
    QUARANTINE,

    /** A vehicle is registered whose plate is the id of the device, and carries it from ever. */
    REGISTER,

    /** They are answered 404. Most clients send them again for ever. */
    REJECT
}
