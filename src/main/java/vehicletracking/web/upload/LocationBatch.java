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

/** Items of an upload that go out together: what is sent of them, and what each of them is answered. */
final class LocationBatch {

    private static final int MAX_ITEMS = 1_000;
    private static final int MAX_REFUSAL_CHARACTERS = 256 * 1024;

    private final List<TrackLocation> locations = new ArrayList<>();

    /** What is answered to each item; null to those whose answer is that to the next of the requests. */
    private final List<@Nullable String> refusals = new ArrayList<>();

    private int refusalCharacters;

    boolean isEmpty() {
        return refusals.isEmpty();
    }

    boolean isFull() {
        return refusals.size() >= MAX_ITEMS || refusalCharacters >= MAX_REFUSAL_CHARACTERS;
    }

    /** With ids of now: from its id an event is found, and a batch may have waited until its client took answers. */
    List<CommandBus.Request> requests(Cause cause, Supplier<UUID> ids) {
        return locations.stream()
                .map(told -> new TrackLocation(ids.get(), told.licensePlate(), told.fix(), told.hasOwnTime()))
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
     * @param replies to the requests, in order
     * @param isFirst whether nothing of the answer is written yet
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
