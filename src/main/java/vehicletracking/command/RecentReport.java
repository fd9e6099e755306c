package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.quality.PriorReport;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/** Committed or pending report. Kept small: every vehicle has several. Guarded by {@link RecentReports}. */
final class RecentReport implements PriorReport {

    private final long atMicros;
    private final double latitude;
    private final double longitude;
    private final float accuracyMetres;
    private final long idHigh;
    private final long idLow;
    private short shard = -1;
    private long position;
    private Doubt doubt = Doubt.OTHER;
    private Set<QualityFlag> flags = Set.of();
    private @Nullable Promise<CommandReply> outcome;

    /** Pending; doubtful until it is assessed. */
    RecentReport(UUID id, Fix fix) {
        this(id, fix.occurredAt(), fix.latitude(), fix.longitude(), fix.accuracyMetres());
    }

    private RecentReport(UUID id, Instant at, double latitude, double longitude, @Nullable Double accuracyMetres) {
        this.idHigh = id.getMostSignificantBits();
        this.idLow = id.getLeastSignificantBits();
        this.atMicros = micros(at);
        this.latitude = latitude;
        this.longitude = longitude;
        this.accuracyMetres = (float) QualityAssessor.accuracyMetres(accuracyMetres);
    }

    static RecentReport committed(
            UUID id,
            Position position,
            Instant at,
            double latitude,
            double longitude,
            @Nullable Double accuracyMetres,
            Doubt doubt,
            Set<QualityFlag> flags) {
        RecentReport report = new RecentReport(id, at, latitude, longitude, accuracyMetres);
        report.setDoubt(doubt);
        report.commit(position, flags);
        return report;
    }

    static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
    }

    void setDoubt(Doubt found) {
        doubt = found;
    }

    void commit(Position found, Set<QualityFlag> stored) {
        shard = (short) found.shard();
        position = found.value();
        flags = stored.isEmpty() ? Set.of() : stored; // one object for all without flags
    }

    /** Whether it would stay the newest of its vehicle for long. */
    boolean isFuture() {
        return flags.contains(QualityFlag.FUTURE);
    }

    boolean isCommitted() {
        return shard >= 0;
    }

    boolean hasTimeAndLocation(long micros, double north, double east) {
        return atMicros == micros && latitude == north && longitude == east;
    }

    boolean hasSameId(RecentReport other) {
        return idHigh == other.idHigh && idLow == other.idLow;
    }

    /** Completes with the reply to the sender of this report. */
    Future<CommandReply> outcome() {
        if (isCommitted()) {
            return Future.succeededFuture(
                    new CommandReply.Tracked(new UUID(idHigh, idLow), new Position(shard, position), flags));
        }
        if (outcome == null) {
            outcome = Promise.promise();
        }
        return outcome.future();
    }

    /** The promise that duplicates wait for, if any; no duplicate begins to wait for it after this. */
    @Nullable
    Promise<CommandReply> detachOutcome() {
        Promise<CommandReply> waiting = outcome;
        outcome = null;
        return waiting;
    }

    @Override
    public long atMicros() {
        return atMicros;
    }

    @Override
    public double latitude() {
        return latitude;
    }

    @Override
    public double longitude() {
        return longitude;
    }

    @Override
    public double accuracyMetres() {
        return accuracyMetres;
    }

    @Override
    public Doubt doubt() {
        return doubt;
    }
}
