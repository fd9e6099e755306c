package vehicletracking.ingest;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;
import vehicletracking.ingest.dialect.DecodedItem;
import vehicletracking.ingest.dialect.IngestRequest;
import vehicletracking.ingest.dialect.RawRequests;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand.QuarantineReport;

/** Ingestion of decoded requests: locations are tracked, reports that cannot be tracked are quarantined. */
public final class ReportIntake {

    /** Limit of the items of a request that are sent at a time, so that one client cannot fill the append queue. */
    private static final int MAX_ITEMS_IN_FLIGHT = 500;

    private static final int MAX_REASON_LENGTH = 500;

    private final CommandClient commands;
    private final ReportSender reports;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    public ReportIntake(CommandClient commands, ReportSender reports) {
        this.commands = commands;
        this.reports = reports;
    }

    /** A request of a client and its time of receipt. */
    public record Source(String dialect, IngestRequest request, Instant receivedAt, Cause cause) {}

    /**
     * Result of ingesting a request.
     *
     * @param position position of the last event appended to each shard
     * @param rejected an unknown device that was rejected; null if there is none
     */
    public record IntakeResult(Cursor position, @Nullable DeviceId rejected, Set<QualityFlag> flags) {

        static final IntakeResult NOTHING = new IntakeResult(Cursor.BEGINNING, null, Set.of());

        IntakeResult with(CommandReply.Tracked tracked) {
            IntakeResult at = with(tracked.position());
            if (flags.containsAll(tracked.flags())) {
                return at;
            }
            Set<QualityFlag> all = EnumSet.copyOf(tracked.flags());
            all.addAll(flags);
            return new IntakeResult(at.position, rejected, all);
        }

        IntakeResult with(@Nullable Position stored) {
            return stored == null || stored.value() <= position.in(stored.shard())
                    ? this
                    : new IntakeResult(position.with(stored.shard(), stored.value()), rejected, flags);
        }
    }

    /**
     * Ingests the items of a request. Completes when all of them are in the event log. Fails as {@link
     * CommandClient#sendAll} if the client should resend the request; some items may be stored by then,
     * which deduplication recognizes.
     */
    public Future<IntakeResult> ingest(Source source, List<DecodedItem> items) {
        Future<IntakeResult> result = Future.succeededFuture(IntakeResult.NOTHING);
        for (int from = 0; from < items.size(); from += MAX_ITEMS_IN_FLIGHT) {
            List<DecodedItem> chunk = items.subList(from, Math.min(items.size(), from + MAX_ITEMS_IN_FLIGHT));
            result = result.compose(before -> ingest(source, chunk, before));
        }
        return result;
    }

    private Future<IntakeResult> ingest(Source source, List<DecodedItem> items, IntakeResult before) {
        List<DecodedItem.DeviceReport> tracked = new ArrayList<>();
        List<CommandBus.Request> quarantined = new ArrayList<>();
        for (DecodedItem item : items) {
            switch (item) {
                case DecodedItem.DeviceReport report -> tracked.add(report);
                case DecodedItem.Undecodable undecodable ->
                    quarantined.add(
                            quarantine(source, undecodable.deviceId(), undecodable.reason(), undecodable.raw()));
                case DecodedItem.Ignored ignored -> {}
            }
        }
        return reports.send(tracked, source.receivedAt(), source.cause()).compose(replies -> {
            IntakeResult result = before;
            for (int i = 0; i < replies.size(); i++) {
                result = evaluate(source, tracked.get(i), replies.get(i), result, quarantined);
            }
            return quarantineAll(quarantined, result);
        });
    }

    private IntakeResult evaluate(
            Source source,
            DecodedItem.DeviceReport report,
            CommandReply reply,
            IntakeResult before,
            List<CommandBus.Request> quarantined) {
        if (reply instanceof CommandReply.Tracked tracked) {
            return before.with(tracked);
        }
        if (reports.isRejected(reply)) {
            return new IntakeResult(before.position(), new DeviceId(report.deviceId()), before.flags());
        }
        quarantined.add(quarantine(source, report.deviceId(), reasonOf(reply), report.raw()));
        return before;
    }

    private Future<IntakeResult> quarantineAll(List<CommandBus.Request> requests, IntakeResult before) {
        return commands.sendAll(requests).map(replies -> {
            IntakeResult result = before;
            for (CommandReply reply : replies) {
                if (!(reply instanceof CommandReply.Quarantined quarantined)) {
                    throw new IllegalStateException("unexpected reply to a quarantine command: " + reply);
                }
                result = result.with(quarantined.position());
            }
            return result;
        });
    }

    private CommandBus.Request quarantine(Source source, @Nullable String deviceId, String reason, Buffer raw) {
        return new CommandBus.Request(
                new QuarantineReport(
                        ids.generate(),
                        source.dialect(),
                        deviceId == null ? null : new DeviceId(deviceId),
                        reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) : reason,
                        RawRequests.of(source.request(), raw),
                        source.receivedAt()),
                source.cause());
    }

    /** The reason for which a report was not tracked. */
    public static String reasonOf(CommandReply reply) {
        return switch (reply) {
            case CommandReply.DeviceNotAssigned notAssigned ->
                notAssigned.isKnown()
                        ? "no vehicle carried the device at " + notAssigned.at()
                        : "no vehicle ever carried the device";
            case CommandReply.Refused refused -> "the database rejected it: " + refused.reason();
            default -> throw new IllegalStateException("unexpected reply to a report: " + reply);
        };
    }
}
