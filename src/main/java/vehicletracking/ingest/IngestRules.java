package vehicletracking.ingest;

import vehicletracking.vehicle.SpeedUnit;

/**
 * Configuration of the ingestion of device reports.
 *
 * @param unknownDevices handling of reports of unknown devices
 * @param osmAndSpeed unit of OsmAnd's parameter {@code speed}
 * @param isRawKept whether the raw report is stored in the metadata of the event
 */
public record IngestRules(UnknownDevices unknownDevices, SpeedUnit osmAndSpeed, boolean isRawKept) {}
