package vehicletracking.web.track;

import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.MediaTypes;

/**
 * The formats of a track. A format is added by a {@link TrackWriter}, a constant here with its media type, its case in
 * {@link #writerFor}, and its name in the parameter {@code TrackFormat} of {@code openapi.json}: {@link MediaTypes}
 * takes the value of {@code format=} from the name of the constant.
 */
public enum TrackFormat implements MediaTypes.Format {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    GEOJSON("application/geo+json"),
    GPX("application/gpx+xml"),
    KML("application/vnd.google-earth.kml+xml"),
    CSV("text/csv");

    private final String mediaType;

    TrackFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    /** A new writer, for one track of this vehicle. */
    public TrackWriter writerFor(Vehicle vehicle) {
        return switch (this) {
            case JSON -> new JsonTrack(vehicle);
            case NDJSON -> new NdjsonTrack();
            case GEOJSON -> new GeoJsonTrack(vehicle);
            case GPX -> new GpxTrack(vehicle);
            case KML -> new KmlTrack(vehicle);
            case CSV -> new CsvTrack();
        };
    }
}
