package vehicletracking.ingest.dialect;

import static vehicletracking.ingest.dialect.ClientMessages.gprmc;
import static vehicletracking.ingest.dialect.ClientMessages.members;
import static vehicletracking.ingest.dialect.ClientMessages.not0;
import static vehicletracking.ingest.dialect.ClientMessages.or0;
import static vehicletracking.ingest.dialect.ClientMessages.orMinus1;
import static vehicletracking.ingest.dialect.ClientMessages.ownTracks;
import static vehicletracking.ingest.dialect.ClientMessages.query;
import static vehicletracking.ingest.dialect.ClientMessages.rounded;
import static vehicletracking.ingest.dialect.ClientMessages.traccar10;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.ingest.Wire;

/** Requests of real clients, including the values that each client omits or rounds. */
public enum ClientRequests {
    TRACCAR_8("osmand", 1e-9, 1e-4) {
        @Override
        public Fix reported(Fix fix) {
            return fix(
                    fix,
                    ChronoUnit.SECONDS,
                    or0(fix.altitudeMetres()),
                    or0(fix.speedMetresPerSecond()),
                    or0(fix.courseDegrees()),
                    fix.accuracyMetres());
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            return Wire.request(
                    "POST",
                    "/?"
                            + query(members(
                                    "id", deviceId,
                                    "timestamp", fix.occurredAt().getEpochSecond(),
                                    "lat", fix.latitude(),
                                    "lon", fix.longitude(),
                                    "speed", or0(fix.speedMetresPerSecond()) * 1.943844,
                                    "bearing", fix.courseDegrees(),
                                    "altitude", fix.altitudeMetres(),
                                    "accuracy", or0(fix.accuracyMetres()),
                                    "batt", 87.0)),
                    Map.of("Content-Type", "application/x-www-form-urlencoded"),
                    "");
        }
    },
    TRACCAR_9("osmand", 1e-9, 1e-9) {
        @Override
        public Fix reported(Fix fix) {
            return fix(
                    fix,
                    ChronoUnit.MILLIS,
                    or0(fix.altitudeMetres()),
                    fix.speedMetresPerSecond(),
                    fix.courseDegrees(),
                    fix.accuracyMetres());
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            JsonObject coordinates = new JsonObject(members(
                    "latitude", fix.latitude(),
                    "longitude", fix.longitude(),
                    "accuracy", or0(fix.accuracyMetres()),
                    "speed", orMinus1(fix.speedMetresPerSecond()),
                    "heading", orMinus1(fix.courseDegrees()),
                    "altitude", fix.altitudeMetres()));
            JsonObject location = new JsonObject()
                    .put("timestamp", fix.occurredAt().toString())
                    .put("coords", coordinates)
                    .put("is_moving", false)
                    .put("extras", new JsonObject());
            JsonObject body = new JsonObject().put("location", location).put("device_id", deviceId);
            return Wire.json("/", body.encode());
        }
    },
    TRACCAR_10("osmand", 1e-9, 0.003) {
        @Override
        public Fix reported(Fix fix) {
            return inSeconds(fix);
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            return Wire.form("/", query(traccar10(deviceId, fix)));
        }
    },
    TRACCAR_10_JSON("osmand", 1e-9, 0.003) {
        @Override
        public Fix reported(Fix fix) {
            return inSeconds(fix);
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            return Wire.json(
                    "/",
                    new JsonArray()
                            .add(new JsonObject(traccar10(deviceId, fix)))
                            .encode());
        }
    },
    OWNTRACKS_ANDROID("owntracks", 1e-9, 1e-9) {
        @Override
        public Fix reported(Fix fix) {
            return fix(
                    fix,
                    ChronoUnit.SECONDS,
                    not0(rounded(fix.altitudeMetres())),
                    Math.floor(or0(fix.speedMetresPerSecond()) * 3.6) / 3.6,
                    not0(rounded(fix.courseDegrees())),
                    rounded(fix.accuracyMetres()));
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            Double velocity = rounded(or0(fix.speedMetresPerSecond()) * 3.6);
            return Wire.json(
                    "/pub",
                    new JsonObject(ownTracks(deviceId, fix, not0(velocity)))
                            .put("_id", "1f2e3d4c")
                            .put("created_at", fix.occurredAt().getEpochSecond() + 2)
                            .encode());
        }
    },
    OWNTRACKS_IOS("owntracks", 1e-6, 1e-9) {
        @Override
        public Fix reported(Fix fix) {
            Double speed = fix.speedMetresPerSecond();
            return fix(
                    fix,
                    ChronoUnit.SECONDS,
                    rounded(fix.altitudeMetres()),
                    speed == null ? null : Math.rint(speed * 3.6) / 3.6,
                    rounded(fix.courseDegrees()),
                    rounded(fix.accuracyMetres()));
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            Double speed = fix.speedMetresPerSecond();
            Map<String, Object> message = ownTracks(deviceId, fix, speed == null ? null : rounded(speed * 3.6));
            message.computeIfPresent("lat", (name, degrees) -> Math.rint((Double) degrees * 1e6) / 1e6);
            message.computeIfPresent("lon", (name, degrees) -> Math.rint((Double) degrees * 1e6) / 1e6);
            return Wire.json("/pub?u=crew&d=phone", new JsonObject(message).encode());
        }
    },
    OVERLAND("overland", 1e-7, 1e-9) {
        @Override
        public Fix reported(Fix fix) {
            return fix(
                    fix,
                    ChronoUnit.SECONDS,
                    rounded(fix.altitudeMetres()),
                    rounded(fix.speedMetresPerSecond()),
                    rounded(fix.courseDegrees()),
                    rounded(fix.accuracyMetres()));
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            return ClientMessages.overland(deviceId, List.of(fix));
        }
    },
    GPSLOGGER("gpslogger", 1e-9, 1e-9) {
        @Override
        public Fix reported(Fix fix) {
            return TRACCAR_8.reported(fix);
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            return Wire.get("/log?"
                    + query(members(
                            "lat", fix.latitude(),
                            "lon", fix.longitude(),
                            "alt", fix.altitudeMetres(),
                            "acc", or0(fix.accuracyMetres()),
                            "dir", fix.courseDegrees(),
                            "spd", fix.speedMetresPerSecond(),
                            "timestamp", fix.occurredAt().getEpochSecond(),
                            "time", fix.occurredAt(),
                            "profile", deviceId)));
        }
    },
    /** Sends no time: the time of receipt is used. */
    GPSLOGGER_HOME_ASSISTANT("gpslogger", 1e-9, 1e-9) {
        @Override
        public Fix reported(Fix fix) {
            return fix(
                    fix,
                    ChronoUnit.MICROS,
                    or0(fix.altitudeMetres()),
                    or0(fix.speedMetresPerSecond()),
                    or0(fix.courseDegrees()),
                    fix.accuracyMetres());
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            return Wire.form(
                    "/api/webhook/abc",
                    query(members(
                            "latitude", fix.latitude(),
                            "longitude", fix.longitude(),
                            "device", deviceId,
                            "accuracy", or0(fix.accuracyMetres()),
                            "speed", fix.speedMetresPerSecond(),
                            "direction", fix.courseDegrees(),
                            "altitude", fix.altitudeMetres())));
        }
    },
    GPSLOGGER_OPENGTS("gpslogger", 1e-7, 1e-6) {
        @Override
        public Fix reported(Fix fix) {
            Fix reported = TRACCAR_8.reported(fix);
            return fix(
                    reported,
                    ChronoUnit.SECONDS,
                    reported.altitudeMetres(),
                    reported.speedMetresPerSecond(),
                    Math.rint(or0(reported.courseDegrees()) * 1e6) / 1e6,
                    null);
        }

        @Override
        IngestRequest encode(String deviceId, Fix fix) {
            String parameters = query(members("id", deviceId, "dev", deviceId, "alt", fix.altitudeMetres()));
            return Wire.get("/gprmc/Data?" + parameters + "&gprmc=" + gprmc(fix));
        }
    };

    private final String dialect;
    private final double withinDegrees;
    private final double withinMetresPerSecond;

    ClientRequests(String dialect, double withinDegrees, double withinMetresPerSecond) {
        this.dialect = dialect;
        this.withinDegrees = withinDegrees;
        this.withinMetresPerSecond = withinMetresPerSecond;
    }

    /** The fix as this client sends it: a value that it cannot send is null or 0, depending on the client. */
    public abstract Fix reported(Fix fix);

    abstract IngestRequest encode(String deviceId, Fix reported);

    public IngestRequest request(String deviceId, Fix fix) {
        return encode(deviceId, reported(fix));
    }

    public String dialect() {
        return dialect;
    }

    /** Tolerance of coordinates. */
    public double withinDegrees() {
        return withinDegrees;
    }

    /** Tolerance of speeds. */
    public double withinMetresPerSecond() {
        return withinMetresPerSecond;
    }

    private static Fix inSeconds(Fix fix) {
        return fix(
                fix,
                ChronoUnit.SECONDS,
                fix.altitudeMetres(),
                fix.speedMetresPerSecond(),
                fix.courseDegrees(),
                fix.accuracyMetres());
    }

    /** An accuracy of 0 means unknown. */
    private static Fix fix(
            Fix fix,
            ChronoUnit unit,
            @Nullable Double altitude,
            @Nullable Double speed,
            @Nullable Double course,
            @Nullable Double accuracy) {
        Instant at = fix.occurredAt().truncatedTo(unit);
        return new Fix(fix.latitude(), fix.longitude(), at, altitude, speed, course, not0(accuracy));
    }
}
