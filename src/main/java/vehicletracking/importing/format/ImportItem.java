package vehicletracking.importing.format;

import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;

/** One line or element of a file with a location. */
public sealed interface ImportItem {

    /** Number in the order of the file, from 1. */
    long number();

    /** Line of the file on which it begins, from 1. */
    long line();

    /** A valid location. */
    record LocationItem(long number, long line, LicensePlate licensePlate, Fix fix) implements ImportItem {}

    /** @param reason why it is not a valid location */
    record Invalid(long number, long line, String reason) implements ImportItem {}
}
