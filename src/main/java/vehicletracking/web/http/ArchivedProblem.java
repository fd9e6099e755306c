package vehicletracking.web.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.archive.LogArchive;

/** What becomes of a question whose answer is in archives: a refusal that names them, and never half an answer. */
public final class ArchivedProblem {

    /** A header gets no longer than clients take; of more stretches the last one reaches over all others. */
    private static final int MAX_RANGES = 100;

    private ArchivedProblem() {}

    /** @throws Problem when there is no answer */
    public static <T> T requireComplete(@Nullable T answer, List<LogArchive> archives) {
        if (answer == null) {
            throw archived("Some of what was asked about is in an archive", toJson(archives));
        }
        return answer;
    }

    /** @throws Problem when anything is in an archive; completes nothing otherwise */
    public static List<LogArchive> requireNoArchives(List<LogArchive> archives) {
        return requireComplete(archives.isEmpty() ? archives : null, archives);
    }

    /** Why there is no such event. */
    public static Problem unknownOrArchived(UUID eventId, List<LogArchive> archives) {
        return archives.isEmpty()
                ? unknownEvent(eventId)
                : archived(
                        "The event " + eventId + " may be in an archive, with what proves it", toJson(archives));
    }

    /**
     * The positions of archives, as first one, hyphen and the first one after it; those that follow each other are one.
     *
     * @param archives in the order of the log
     */
    public static String positions(List<LogArchive> archives) {
        List<String> stretches = new ArrayList<>();
        long from = -1;
        long to = -1;
        for (LogArchive archive : archives) {
            if (archive.fromPosition() != to && stretches.size() < MAX_RANGES) {
                from = archive.fromPosition();
                stretches.add("");
            }
            to = archive.toPosition();
            stretches.set(stretches.size() - 1, from + "-" + to);
        }
        return String.join(",", stretches);
    }

    /** Where the archives are in the log, and of which times they tell. */
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
                        "It is in an archive",
                        what + ": " + archives.getJsonObject(0).getString("file") + "; restore it to ask about it")
                .with("archives", archives);
    }

    private static Problem unknownEvent(UUID eventId) {
        return new Problem(404, "unknown-event", "No such event", "The log has no event with the id " + eventId);
    }
}
