import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Plays a file of positions to a service, as devices would have told them, and checks at the end that what the service
 * says equals the file. Exit code 0: it does; 1: it does not, or something was refused; 2: it could not be tried.
 */
public class Replay {

    private static final String USAGE = """
        java -cp target/vehicle-tracking.jar src/load/replay/Replay.java <file.csv or file.csv.gz> [options]
          --url http://127.0.0.1:3000   the service
          --via track-location          the way in: track-location, track-locations, import, osmand, owntracks,
                                        overland or gpslogger
          --speed max                   1 is as fast as it happened, 60 a minute in a second, max as fast as it goes
          --connections 32              requests under way at a time; a vehicle's reports stay in their order
          --batch 500                   reports in a request at most, where the way in takes several
          --prefix BUS-                 before the vehicle's name in the file, as its licence plate
          --shuffle                     reports in any order, however fast they go\
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
            System.err.println(options.url() + " does not answer: " + e);
            return 2;
        }
        System.out.printf(
                "%d positions of %d vehicles go in via %s%n", positions.size(), byPlate.size(), options.via());
        long startedNanos = System.nanoTime();
        long refused = options.via().equals("import")
                ? ImportTarget.send(client, positions)
                : new Player(client, options).play(positions);
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        System.out.printf("sent in %.1f s, %.0f a second, %d refused%n", seconds, positions.size() / seconds, refused);
        long wrong = new Check(client, vehicles).differences(byPlate);
        System.out.println(
                wrong == 0 ? "the service says what the file says" : wrong + " vehicles differ from the file");
        return refused == 0 && wrong == 0 ? 0 : 1;
    }
}
