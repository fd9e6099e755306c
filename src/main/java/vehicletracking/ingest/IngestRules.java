package vehicletracking.ingest;

import vehicletracking.vehicle.SpeedUnit;

/**
 * How reports of tracking clients are taken.
 *
 * @param osmAndSpeed what OsmAnd's parameter {@code speed} is measured in
 * @param isRawKept whether what was sent is kept in the metadata of the event
 */
public record IngestRules(UnknownDevices unknownDevices, SpeedUnit osmAndSpeed, boolean isRawKept) {}
