package vehicletracking.importing.format;

import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;

/** One line or element of a file. */
public sealed interface ImportItem {

    /** From 1, in the order of the file. */
    long number();

    /** Where it begins in the file, from 1. */
    long line();

    record LocationItem(long number, long line, LicensePlate licensePlate, Fix fix) implements ImportItem {}

    /** @param reason why it can't be a location */
    record Invalid(long number, long line, String reason) implements ImportItem {}
}
