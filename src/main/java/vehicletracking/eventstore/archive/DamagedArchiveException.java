package vehicletracking.eventstore.archive;

import java.io.Serial;
import vehicletracking.eventstore.Position;

/** An archive, or events that are being archived, differ from what was committed. */
public final class DamagedArchiveException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String finding;

    /** @param finding what is wrong at this position, a clause without a period */
    public DamagedArchiveException(Position position, String finding) {
        super("event " + position + ": " + finding);
        this.position = position;
        this.finding = finding;
    }

    /** The manifest of a batch that begins at this position is missing. */
    static DamagedArchiveException missingManifest(int shard, long position) {
        return new DamagedArchiveException(new Position(shard, position), "the manifest is missing");
    }

    /** The file contains another partition than the one that begins at this position. */
    public static DamagedArchiveException otherPartition(long fromPosition) {
        return new DamagedArchiveException(new Position(0, fromPosition), "the file contains another partition");
    }

    /** Where the damage was found; the first position when it concerns the file as a whole. */
    public Position position() {
        return position;
    }

    /** What is wrong. */
    public String finding() {
        return finding;
    }
}
