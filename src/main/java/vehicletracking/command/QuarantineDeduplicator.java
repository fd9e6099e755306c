package vehicletracking.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import vehicletracking.logging.RateLimitedLog;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.VehicleCommand.QuarantineReport;

/** Stores the same report once an hour; counts repeats, warns at each doubling. Confined to one event loop. */
final class QuarantineDeduplicator {

    private static final RateLimitedLog REPEATED =
            new RateLimitedLog(LoggerFactory.getLogger(QuarantineDeduplicator.class), Duration.ofMinutes(1));

    private static final Duration DEDUPLICATION_WINDOW = Duration.ofHours(1);

    /** The same report is stored again after its eviction. */
    private static final int MAX_KEPT = 10_000;

    private record ReportKey(String dialect, @Nullable DeviceId deviceId, String reason, String digest) {}

    private static final class Occurrences {
        private final Future<CommandReply> first;
        private long times = 1;

        Occurrences(Future<CommandReply> first) {
            this.first = first;
        }
    }

    private final Cache<ReportKey, Occurrences> occurrences = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterWrite(DEDUPLICATION_WINDOW)
            .executor(Runnable::run)
            .build();

    /** Completes with the outcome of this report, or of the same one before it unless that was not stored. */
    Future<CommandReply> quarantineOnce(QuarantineReport command, Supplier<Future<CommandReply>> quarantine) {
        ReportKey same = new ReportKey(command.dialect(), command.deviceId(), command.reason(), digestOf(command));
        Occurrences before = occurrences.getIfPresent(same);
        if (before != null) {
            return countRepeat(command, before);
        }
        Future<CommandReply> first = quarantine.get();
        occurrences.put(same, new Occurrences(first));
        return first.onComplete(outcome -> {
            if (!(outcome.result() instanceof CommandReply.Quarantined)) {
                occurrences.invalidate(same);
            }
        });
    }

    private static Future<CommandReply> countRepeat(QuarantineReport command, Occurrences before) {
        before.times++;
        if (Long.bitCount(before.times) == 1) {
            REPEATED.warn("{} said {} times in an hour: {}", command.dialect(), before.times, command.reason());
        }
        return before.first.map(reply -> reply instanceof CommandReply.Quarantined(UUID id, var ignored)
                ? new CommandReply.Quarantined(id, null)
                : reply);
    }

    private static String digestOf(QuarantineReport command) {
        try {
            byte[] text = (command.request().query()
                            + '\n'
                            + command.request().payload().text())
                    .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
