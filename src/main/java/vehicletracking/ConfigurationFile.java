package vehicletracking;

import io.vertx.core.json.DecodeException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Error message for an invalid configuration file. It never quotes the file, which may contain a password. */
final class ConfigurationFile {

    static final String PATH = "conf/application.yaml";

    private ConfigurationFile() {}

    static IllegalArgumentException explain(Throwable failure) {
        return new IllegalArgumentException(
                PATH + place(failure) + " is not readable as YAML (" + problem(failure)
                        + "); write each setting as NAME: value on a line of its own",
                failure);
    }

    private static String place(Throwable failure) {
        Mark mark = failure instanceof MarkedYAMLException marked ? marked.getProblemMark() : null;
        return mark == null ? "" : ", line " + (mark.getLine() + 1);
    }

    private static String problem(Throwable failure) {
        return switch (failure) {
            case MarkedYAMLException marked -> marked.getProblem();
            // of the parser, for a text that is no mapping, and for a file of comments only
            case DecodeException notAMapping -> "it has no setting";
            case NullPointerException nothing -> "it has no setting";
            default -> failure.toString().lines().findFirst().orElse("");
        };
    }
}
