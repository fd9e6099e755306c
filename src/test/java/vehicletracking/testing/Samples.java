package vehicletracking.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Samples of one scrape in the text format of Prometheus. */
public record Samples(List<Sample> all) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public record Sample(String name, Map<String, String> labels, double value) {}

    public static Samples of(String scrape) {
        List<Sample> samples = new ArrayList<>();
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> samples.add(sampleOf(line)));
        return new Samples(samples);
    }

    private static Sample sampleOf(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        if (parts.group(2) != null) {
            LABEL.matcher(parts.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
    }

    /** The sum of the samples of a name with these labels, and maybe others; 0 when there is none. */
    public double sum(String name, String... labels) {
        return all.stream()
                .filter(sample -> sample.name().equals(name) && has(sample, labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static boolean has(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }

    public Set<String> names() {
        return all.stream().map(Sample::name).collect(Collectors.toSet());
    }

    /** The values of all labels of all samples. */
    public Set<String> labelValues() {
        return all.stream().flatMap(sample -> sample.labels().values().stream()).collect(Collectors.toSet());
    }

    /** The values of one label. */
    public Set<String> labelValues(String label) {
        return all.stream()
                .filter(sample -> sample.labels().containsKey(label))
                .map(sample -> sample.labels().get(label))
                .collect(Collectors.toSet());
    }
}
