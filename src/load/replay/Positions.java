import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reader of CSV files of positions with columns for vehicle, time, latitude, longitude and speed in m/s. */
final class Positions {

    private Positions() {}

    /** Reads a file, compressed if its name ends with {@code .gz}; returns the positions in order of time. */
    static List<Position> read(Path file, String prefix) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> data = lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
            List<String> header = Arrays.asList(data.getFirst().split(",", -1));
            int vehicle = column(header, "vehicle_id", "vehicle");
            int time = column(header, "timestamp", "occurredAt");
            int latitude = column(header, "latitude");
            int longitude = column(header, "longitude");
            int speed = column(header, "speed_mps", "speed");
            return data.stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(parts -> new Position(
                            prefix + parts[vehicle],
                            OffsetDateTime.parse(parts[time]).toInstant(),
                            Double.parseDouble(parts[latitude]),
                            Double.parseDouble(parts[longitude]),
                            Double.parseDouble(parts[speed])))
                    .sorted(Comparator.comparing(Position::at))
                    .toList();
        }
    }

    private static int column(List<String> header, String... names) {
        return Arrays.stream(names)
                .mapToInt(header::indexOf)
                .filter(at -> at >= 0)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("missing column " + String.join(" or ", names)));
    }
}
