import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Command-line options.
 *
 * @param speed replayed seconds per second; infinite for the maximum
 */
record Options(
        String file,
        String url,
        String via,
        double speed,
        int connections,
        int batch,
        String prefix,
        boolean isShuffled) {

    private static final Set<String> TARGETS =
            Set.of("track-location", "track-locations", "import", "osmand", "owntracks", "overland", "gpslogger");

    private static final Set<String> NAMES =
            Set.of("--url", "--via", "--speed", "--connections", "--batch", "--prefix");

    static Options of(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--shuffle")) {
                values.put("--shuffle", "");
            } else if (NAMES.contains(arguments[i]) && i + 1 < arguments.length) {
                values.put(arguments[i], arguments[++i]);
            } else if (!arguments[i].startsWith("--") && values.putIfAbsent("file", arguments[i]) == null) {
                continue;
            } else {
                throw new IllegalArgumentException("unknown argument " + arguments[i]);
            }
        }
        String via = values.getOrDefault("--via", "track-location");
        if (!values.containsKey("file") || !TARGETS.contains(via)) {
            throw new IllegalArgumentException(
                    values.containsKey("file") ? "unknown target " + via : "file is missing");
        }
        String speed = values.getOrDefault("--speed", "max");
        return new Options(
                values.get("file"),
                values.getOrDefault("--url", "http://127.0.0.1:3000"),
                via,
                speed.equals("max") ? Double.POSITIVE_INFINITY : Double.parseDouble(speed),
                Integer.parseInt(values.getOrDefault("--connections", "32")),
                Integer.parseInt(values.getOrDefault("--batch", "500")),
                values.getOrDefault("--prefix", "BUS-"),
                values.containsKey("--shuffle"));
    }
}
