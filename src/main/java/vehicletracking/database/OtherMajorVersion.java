package vehicletracking.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Data of another major version of the embedded PostgreSQL, which this version can't read. */
final class OtherMajorVersion {

    private static final Pattern COMPLETE = Pattern.compile("postgresql-(\\d+)\\.complete");

    private OtherMajorVersion() {}

    /** @throws IllegalStateException when the directory has such data: the service would start with an empty log */
    static void refuse(Path dataDirectory) throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory)) {
            List<String> found = files.map(file -> COMPLETE.matcher(String.valueOf(file.getFileName())))
                    .flatMap(name -> name.results().map(MatchResult::group))
                    .toList();
            if (!found.isEmpty()) {
                throw new IllegalStateException(message(dataDirectory, found.getFirst()));
            }
        }
    }

    private static String message(Path dataDirectory, String file) {
        return ("DATA_DIR is %s, which has data of another major version of PostgreSQL (%s); make a backup with the"
                        + " version of the service that wrote it, and restore it into another DATA_DIR")
                .formatted(dataDirectory, file.replace(".complete", ""));
    }
}
