package vehicletracking.web.http;

/** Problem documents about the archives of the log, for the requests that archive and restore. */
public final class ArchiveProblems {

    private ArchiveProblems() {}

    public static Problem unknownArchive() {
        return new Problem(404, "unknown-archive", "No such archive", "No archive begins at this position");
    }

    /** @param working the operation in progress */
    public static Problem archivesBusy(String working) {
        return new Problem(409, "archives-busy", "Another archive operation is in progress", "In progress: " + working);
    }

    /** @param difference the directory of the archives, and that of this node */
    public static Problem otherDirectory(String difference) {
        return new Problem(
                409, "other-archive-directory", "This node does not have the directory of the archives", difference);
    }

    /** A restore of an archive whose events are all in the log. */
    public static Problem notArchived(String file) {
        return new Problem(
                409, "not-archived", "The events are not archived", "All events of " + file + " are in the log");
    }

    /** @param finding the fault of the file */
    public static Problem archiveUnusable(String file, String finding) {
        return new Problem(409, "archive-unusable", "The archive can't be restored", file + ": " + finding);
    }
}
