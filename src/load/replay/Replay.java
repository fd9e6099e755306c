import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Replays a file of positions to a service as devices would report them, then compares the service with the file. Exit
 * codes: 0 if they are equal, 1 if they differ or a position was refused, 2 if the replay could not start.
 */
public class Replay {

    private static final String USAGE = """
        java -cp target/vehicle-tracking.jar src/load/replay/Replay.java <file.csv or file.csv.gz> [options]
          --url http://127.0.0.1:3000   the service
          --via track-location          target: track-location, track-locations, import, osmand, owntracks, overland
                                        or gpslogger
          --speed max                   1 for real time, 60 for a minute per second, max for no delays
          --connections 32              concurrent requests; the reports of a vehicle stay in order
          --batch 500                   maximum reports per request, for targets that accept several
          --prefix BUS-                 prefix of the licence plate, followed by the vehicle in the file
          --shuffle                     send the reports in random order, without delays\
        """;

    private Replay() {}

    public static void main(String[] arguments) throws Exception {
        Options options;
        List<Position> positions;
        try {
            options = Options.of(arguments);
            positions = Positions.read(Path.of(options.file()), options.prefix());
        } catch (IllegalArgumentException | IOException e) {
            System.err.println(e + "\n\n" + USAGE);
            System.exit(2);
            return;
        }
        System.exit(play(options, positions));
    }

    private static int play(Options options, List<Position> positions) throws Exception {
        Client client = new Client(URI.create(options.url()));
        Map<String, List<Position>> byPlate = positions.stream().collect(Collectors.groupingBy(Position::plate));
        Map<String, String> vehicles;
        try {
            vehicles = new Fleet(client, options).register(byPlate);
        } catch (IOException e) {
            System.err.println("cannot register vehicles at " + options.url() + ": " + e);
            return 2;
        }
        System.out.printf(
                "replaying %d positions of %d vehicles via %s%n", positions.size(), byPlate.size(), options.via());
        long startedNanos = System.nanoTime();
        long refused = options.via().equals("import")
                ? ImportTarget.send(client, positions)
                : new Player(client, options).play(positions);
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        System.out.printf("sent in %.1f s, %.0f/s, %d refused%n", seconds, positions.size() / seconds, refused);
        long differing = new Check(client, vehicles).differences(byPlate);
        System.out.println(
                differing == 0 ? "the service matches the file" : differing + " vehicles differ from the file");
        return refused == 0 && differing == 0 ? 0 : 1;
    }
}
