package vehicletracking.web.http;

import java.util.UUID;

/** Problem documents about imports of files. */
public final class ImportProblems {

    private ImportProblems() {}

    public static Problem unknownImport(UUID importId) {
        return new Problem(404, "unknown-import", "No such import", "There is no import with the id " + importId);
    }

    public static Problem importHasEnded(UUID importId) {
        return new Problem(
                409, "import-has-ended", "The import has ended", "The import " + importId + " has ended already");
    }

    /** The limit of concurrent imports is reached. */
    public static Problem tooManyImports() {
        return new Problem(
                503,
                "too-many-imports",
                "Too many imports at once",
                "Too many imports are in progress; try again when one has ended");
    }

    /** The file can't be written, as when the disk is full. */
    public static Problem noRoom() {
        return new Problem(
                507, "no-room", "The file can't be stored", "The service can't write the file; nothing was imported");
    }
}
