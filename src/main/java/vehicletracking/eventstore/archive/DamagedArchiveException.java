package vehicletracking.eventstore.archive;

import java.io.Serial;
import vehicletracking.eventstore.Position;

/** A part of the log, in a file or on its way into one, is not what was committed. */
public final class DamagedArchiveException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String finding;

    public DamagedArchiveException(Position position, String finding) {
        super("event " + position + ": " + finding);
        this.position = position;
        this.finding = finding;
    }

    /** Where the damage was found; the first position where it is about the file as a whole. */
    public Position position() {
        return position;
    }

    public String finding() {
        return finding;
    }
}
