package vehicletracking.web.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import vehicletracking.geo.GeoPoint;
import vehicletracking.movement.Movement;
import vehicletracking.movement.PositionReport;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.TimeRange;

final class MovementFormatter {

    static final String CSV_HEADER =
            "vehicleRegisteredId,vehicleLicensePlate,from,to,distanceMetres,movingSeconds,stoppedSeconds,"
                    + "topSpeedMetresPerSecond,meanSpeedMetresPerSecond,locations,flagged,trips,stops,gapMetres\r\n";

    private MovementFormatter() {}

    static JsonObject json(Vehicle vehicle, TimeRange range, Movement movement) {
        JsonArray trips = new JsonArray();
        movement.trips()
                .forEach(trip -> trips.add(span(trip.start(), trip.end())
                        .put("from", point(trip.from()))
                        .put("to", point(trip.to()))
                        .put("distanceMetres", roundToDecimetre(trip.distanceMetres()))
                        .put("topSpeedMetresPerSecond", roundToThousandth(trip.topMetresPerSecond()))));
        JsonArray stops = new JsonArray();
        movement.stops()
                .forEach(stop -> stops.add(span(stop.start(), stop.end()).put("place", point(stop.place()))));
        JsonArray flagged = new JsonArray();
        movement.flaggedReports().forEach(report -> flagged.add(flagged(report)));
        return new JsonObject()
                .put("vehicleRegisteredId", vehicle.vehicleRegisteredId().toString())
                .put("vehicleLicensePlate", vehicle.vehicleLicensePlate())
                .put("from", range.from().toString())
                .put("to", range.to().toString())
                .put("distanceMetres", roundToDecimetre(movement.distanceMetres()))
                .put("gapMetres", roundToDecimetre(movement.gapMetres()))
                .put("movingSeconds", roundToThousandth(movement.movingSeconds()))
                .put("stoppedSeconds", roundToThousandth(movement.stoppedSeconds()))
                .put("topSpeedMetresPerSecond", roundToThousandth(movement.topMetresPerSecond()))
                .put("meanSpeedMetresPerSecond", roundToThousandth(movement.meanMetresPerSecond()))
                .put("locations", movement.reports())
                .put("trips", trips)
                .put("stops", stops)
                .put("flagged", movement.flagged())
                .put("flaggedLocations", flagged);
    }

    private static JsonObject span(Instant start, Instant end) {
        return new JsonObject().put("start", start.toString()).put("end", end.toString());
    }

    private static JsonObject point(GeoPoint point) {
        return new JsonObject().put("latitude", point.latitude()).put("longitude", point.longitude());
    }

    private static JsonObject flagged(PositionReport report) {
        return point(report.point())
                .put("occurredAt", report.at().toString())
                .put("locationTrackedId", report.id().toString());
    }

    static String csv(Vehicle vehicle, TimeRange range, Movement movement) {
        return String.format(
                Locale.ROOT,
                "%s,\"%s\",%s,%s,%.1f,%.3f,%.3f,%.3f,%.3f,%d,%d,%d,%d,%.1f\r\n",
                vehicle.vehicleRegisteredId(),
                vehicle.vehicleLicensePlate().replace("\"", "\"\""),
                range.from(),
                range.to(),
                roundToDecimetre(movement.distanceMetres()),
                roundToThousandth(movement.movingSeconds()),
                roundToThousandth(movement.stoppedSeconds()),
                roundToThousandth(movement.topMetresPerSecond()),
                roundToThousandth(movement.meanMetresPerSecond()),
                movement.reports(),
                movement.flagged(),
                movement.trips().size(),
                movement.stops().size(),
                roundToDecimetre(movement.gapMetres()));
    }

    private static double roundToDecimetre(double value) {
        // Finer than the error of receivers.
        return rounded(value, 1);
    }

    private static double roundToThousandth(double value) {
        // For seconds and metres per second.
        return rounded(value, 3);
    }

    private static double rounded(double value, int decimals) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .doubleValue();
    }
}
