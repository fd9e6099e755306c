package vehicletracking.retention;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.archive.LogArchive;

/** Where archives are asked for and ordered. */
public final class RetentionBus {

    public static final Address<Question, Status> STATUS =
            new Address<>("retention.status", Question.class, Status.class);

    public static final Address<Run, Answer> RUN = new Address<>("retention.run", Run.class, Answer.class);

    public static final Address<Restore, Answer> RESTORE =
            new Address<>("retention.restore", Restore.class, Answer.class);

    private RetentionBus() {}

    /** Which archives are there? */
    public record Question() {}

    /**
     * @param archives every one that was ever made, the oldest first
     * @param working what is being done; null when nothing is
     * @param error why the last thing that was to be done could not be done; null when it could
     * @param logBytes what the log takes on the disk of the database
     */
    public record Status(
            List<LogArchive> archives,
            @Nullable String working,
            @Nullable String error,
            long logBytes) {}

    /** Archive what is to go by the settings. */
    public record Run() {}

    /** Bring back the archive that begins there. */
    public record Restore(long fromPosition) {}

    public record Answer(Outcome outcome) {}

    /** What came of an order. */
    public sealed interface Outcome {

        /** It is being done. */
        record Accepted() implements Outcome {}

        record UnknownArchive() implements Outcome {}

        /** @param working what has to end first */
        record Busy(String working) implements Outcome {}

        /** All of its events are in the log. */
        record NotAway(String file) implements Outcome {}

        /** @param finding what is wrong with its file */
        record Unusable(String file, String finding) implements Outcome {}
    }

    /** Makes the messages known to the bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(Question.class, Status.class, Run.class, Restore.class, Answer.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
