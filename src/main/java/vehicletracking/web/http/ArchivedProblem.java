package vehicletracking.web.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.archive.LogArchive;

/**
 * Responses to requests that need archived events: a problem document that names the archives, never an incomplete
 * result. {@link ArchiveProblems} are those of archiving itself.
 */
public final class ArchivedProblem {

    /** Limits the length of a header to what clients accept; the last range covers all further archives. */
    private static final int MAX_RANGES = 100;

    private ArchivedProblem() {}

    /**
     * The result of a query.
     *
     * @param archives those that hold the events of a missing result, at least one
     * @throws Problem 410 when the result is null
     */
    public static <T> T requireComplete(@Nullable T result, List<LogArchive> archives) {
        if (result == null) {
            throw archived("Some of the requested events are archived", toJson(archives));
        }
        return result;
    }

    /**
     * Returns the empty list that it is given.
     *
     * @throws Problem 410 when there is an archive
     */
    public static List<LogArchive> requireNoArchives(List<LogArchive> archives) {
        return requireComplete(archives.isEmpty() ? archives : null, archives);
    }

    /** 404 for an event that was not found, or 410 when it may be in one of these archives. */
    public static Problem unknownOrArchived(UUID eventId, List<LogArchive> archives) {
        return archives.isEmpty()
                ? unknownEvent(eventId)
                : archived("The event " + eventId + " and its proof may be in an archive", toJson(archives));
    }

    /**
     * The positions of archives as ranges {@code from-to}, separated by commas: {@code from} is in the range,
     * {@code to} is not. Adjacent archives are one range.
     *
     * @param archives in the order of the log
     */
    public static String positions(List<LogArchive> archives) {
        List<String> ranges = new ArrayList<>();
        long from = -1;
        long to = -1;
        for (LogArchive archive : archives) {
            if (archive.fromPosition() != to && ranges.size() < MAX_RANGES) {
                from = archive.fromPosition();
                ranges.add("");
            }
            to = archive.toPosition();
            ranges.set(ranges.size() - 1, from + "-" + to);
        }
        return String.join(",", ranges);
    }

    /** The positions, the file and the times of each archive. */
    public static JsonArray toJson(List<LogArchive> archives) {
        JsonArray names = new JsonArray();
        archives.forEach(archive -> names.add(new JsonObject()
                .put("from", archive.fromPosition())
                .put("to", archive.toPosition())
                .put("file", archive.file())
                .put("firstOccurredAt", archive.firstOccurredAt().toString())
                .put("lastOccurredAt", archive.lastOccurredAt().toString())));
        return names;
    }

    private static Problem archived(String what, JsonArray archives) {
        return new Problem(
                        410,
                        "archived",
                        "The events are archived",
                        what + ": " + archives.getJsonObject(0).getString("file")
                                + "; restore it and repeat the request")
                .with("archives", archives);
    }

    private static Problem unknownEvent(UUID eventId) {
        return new Problem(404, "unknown-event", "No such event", "The log has no event with the id " + eventId);
    }
}
