package vehicletracking.web.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.web.command.CommandReplies;
import vehicletracking.web.http.HistoricalLocationText;
import vehicletracking.web.http.Problem;

/** Items that are sent together: their commands, and the result of each item. Confined to one event loop. */
final class LocationBatch {

    private static final int MAX_REFUSAL_CHARACTERS = 256 * 1024;

    private final List<TrackLocation> locations = new ArrayList<>();

    /** The result of each item in JSON; null for an item whose result is the reply to the next request. */
    private final List<@Nullable String> refusals = new ArrayList<>();

    private int refusalCharacters;

    boolean isEmpty() {
        return refusals.isEmpty();
    }

    boolean isFull(int maxItems) {
        return refusals.size() >= maxItems || refusalCharacters >= MAX_REFUSAL_CHARACTERS;
    }

    List<CommandBus.Request> requests(Cause cause, Supplier<UUID> ids) {
        // An id locates its event by its time, and this batch may have waited until the client read results.
        return locations.stream()
                .map(each -> new TrackLocation(ids.get(), each.licensePlate(), each.fix(), each.hasOwnTime()))
                .map(command -> new CommandBus.Request(command, cause))
                .toList();
    }

    void add(TrackLocation location) {
        locations.add(location);
        refusals.add(null);
    }

    void addRefused(Problem problem) {
        String refusal = textOf(problem);
        refusals.add(refusal);
        refusalCharacters += refusal.length();
    }

    /**
     * The results of all items. The replies are in the order of the requests; {@code isFirst} if no result is written
     * yet.
     */
    String responseText(List<CommandReply> replies, UploadFormat format, boolean isFirst) {
        StringBuilder text = new StringBuilder(96 * refusals.size());
        int next = 0;
        for (String refusal : refusals) {
            text.append(format.before(isFirst && text.isEmpty()));
            if (refusal != null) {
                text.append(refusal);
            } else {
                appendReply(text, replies.get(next++));
            }
            text.append(format.afterEach());
        }
        return text.toString();
    }

    private static void appendReply(StringBuilder text, CommandReply reply) {
        if (reply instanceof CommandReply.Tracked(var id, var position, var flags)) {
            text.append("{\"locationTrackedId\":\"")
                    .append(id)
                    .append("\",\"position\":\"")
                    .append(position)
                    .append('"');
            if (!flags.isEmpty()) {
                HistoricalLocationText.appendFlags(text.append(",\"flags\":"), flags);
            }
            text.append('}');
        } else if (reply instanceof CommandReply.Refusal refusal) {
            text.append(textOf(CommandReplies.problemOf(refusal)));
        } else {
            throw new IllegalStateException("unexpected reply to a location: " + reply);
        }
    }

    private static String textOf(Problem problem) {
        return "{\"problem\":" + problem.body().encode() + "}";
    }
}
