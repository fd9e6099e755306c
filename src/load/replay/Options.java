import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What was asked for. {@code speed} is infinite when it is to go as fast as it can. */
record Options(
        String file,
        String url,
        String via,
        double speed,
        int connections,
        int batch,
        String prefix,
        boolean isShuffled) {

    private static final Set<String> WAYS =
            Set.of("track-location", "track-locations", "import", "osmand", "owntracks", "overland", "gpslogger");

    private static final Set<String> NAMES =
            Set.of("--url", "--via", "--speed", "--connections", "--batch", "--prefix");

    static Options of(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--shuffle")) {
                given.put("--shuffle", "");
            } else if (NAMES.contains(arguments[i]) && i + 1 < arguments.length) {
                given.put(arguments[i], arguments[++i]);
            } else if (!arguments[i].startsWith("--") && given.putIfAbsent("file", arguments[i]) == null) {
                continue;
            } else {
                throw new IllegalArgumentException("what is " + arguments[i] + "?");
            }
        }
        String via = given.getOrDefault("--via", "track-location");
        if (!given.containsKey("file") || !WAYS.contains(via)) {
            throw new IllegalArgumentException(given.containsKey("file") ? "there is no way in " + via : "no file");
        }
        String speed = given.getOrDefault("--speed", "max");
        return new Options(
                given.get("file"),
                given.getOrDefault("--url", "http://127.0.0.1:3000"),
                via,
                speed.equals("max") ? Double.POSITIVE_INFINITY : Double.parseDouble(speed),
                Integer.parseInt(given.getOrDefault("--connections", "32")),
                Integer.parseInt(given.getOrDefault("--batch", "500")),
                given.getOrDefault("--prefix", "BUS-"),
                given.containsKey("--shuffle"));
    }
}
