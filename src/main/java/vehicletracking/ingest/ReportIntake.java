package vehicletracking.ingest;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;
import vehicletracking.ingest.dialect.DecodedItem;
import vehicletracking.ingest.dialect.IngestRequest;
import vehicletracking.ingest.dialect.QuarantinedRequest;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.VehicleCommand.QuarantineReport;
import vehicletracking.web.command.CommandClient;

/** Stores what a client says: locations as such, and what can't be one in the quarantine. */
public final class ReportIntake {

    /** So many items are under way at a time, lest one client fills the queue for all. */
    private static final int MAX_ITEMS_IN_FLIGHT = 500;

    private static final int MAX_REASON_LENGTH = 500;

    private final CommandClient commands;
    private final ReportSender reports;
    private final UnknownDevices unknownDevices;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    public ReportIntake(CommandClient commands, ReportSender reports, UnknownDevices unknownDevices) {
        this.commands = commands;
        this.reports = reports;
        this.unknownDevices = unknownDevices;
    }

    /** What a client sent, and when. */
    public record Source(String dialect, IngestRequest request, Instant receivedAt, Cause cause) {}

    /**
     * What became of it.
     *
     * @param position of the last events in the log
     * @param rejected a device that was rejected; null when none was
     */
    public record IntakeResult(Cursor position, @Nullable DeviceId rejected) {

        static final IntakeResult NOTHING = new IntakeResult(Cursor.BEGINNING, null);

        IntakeResult with(@Nullable Position stored) {
            return stored == null || stored.value() <= position.in(stored.shard())
                    ? this
                    : new IntakeResult(position.with(stored.shard(), stored.value()), rejected);
        }
    }

    /** Completes when all of it is in the log. Fails with a {@link vehicletracking.web.http.Problem} when it is to be sent again; a part may be stored then. */
    public Future<IntakeResult> ingest(Source source, List<DecodedItem> items) {
        Future<IntakeResult> taken = Future.succeededFuture(IntakeResult.NOTHING);
        for (int from = 0; from < items.size(); from += MAX_ITEMS_IN_FLIGHT) {
            List<DecodedItem> some = items.subList(from, Math.min(items.size(), from + MAX_ITEMS_IN_FLIGHT));
            taken = taken.compose(before -> ingest(source, some, before));
        }
        return taken;
    }

    private Future<IntakeResult> ingest(Source source, List<DecodedItem> items, IntakeResult before) {
        List<DecodedItem.DeviceReport> told = new ArrayList<>();
        List<CommandBus.Request> aside = new ArrayList<>();
        for (DecodedItem item : items) {
            switch (item) {
                case DecodedItem.DeviceReport report -> told.add(report);
                case DecodedItem.Undecodable undecodable ->
                    aside.add(quarantine(source, undecodable.deviceId(), undecodable.reason(), undecodable.raw()));
                case DecodedItem.Ignored ignored -> {}
            }
        }
        return reports.send(told, source.receivedAt(), source.cause()).compose(replies -> {
            IntakeResult taken = before;
            for (int i = 0; i < replies.size(); i++) {
                CommandReply reply = replies.get(i);
                if (reply instanceof CommandReply.Tracked tracked) {
                    taken = taken.with(tracked.position());
                } else if (unknownDevices == UnknownDevices.REJECT && ReportSender.isUnknownDevice(reply)) {
                    taken = new IntakeResult(
                            taken.position(), new DeviceId(told.get(i).deviceId()));
                } else {
                    aside.add(quarantine(
                            source,
                            told.get(i).deviceId(),
                            reasonOf(reply),
                            told.get(i).raw()));
                }
            }
            return quarantineAll(aside, taken);
        });
    }

    private Future<IntakeResult> quarantineAll(List<CommandBus.Request> aside, IntakeResult before) {
        return commands.sendAll(aside).map(replies -> {
            IntakeResult taken = before;
            for (CommandReply reply : replies) {
                if (!(reply instanceof CommandReply.Quarantined quarantined)) {
                    throw new IllegalStateException("what can't be stored can't be quarantined: " + reply);
                }
                taken = taken.with(quarantined.position());
            }
            return taken;
        });
    }

    private CommandBus.Request quarantine(Source source, @Nullable String deviceId, String reason, Buffer piece) {
        return new CommandBus.Request(
                new QuarantineReport(
                        ids.generate(),
                        source.dialect(),
                        deviceId == null ? null : new DeviceId(deviceId),
                        reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) : reason,
                        QuarantinedRequest.of(source.request(), piece),
                        source.receivedAt()),
                source.cause());
    }

    /** Why a report was not tracked. */
    public static String reasonOf(CommandReply reply) {
        return switch (reply) {
            case CommandReply.DeviceNotAssigned nobody ->
                nobody.isKnown()
                        ? "no vehicle carried the device at " + nobody.at()
                        : "no vehicle ever carried the device";
            case CommandReply.Refused refused -> "the database refused it: " + refused.reason();
            default -> throw new IllegalStateException("a report was answered " + reply);
        };
    }
}
