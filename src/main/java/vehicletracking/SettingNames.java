package vehicletracking;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of the settings, with detection of misspelt ones. */
record SettingNames(List<String> names) {

    /** First word of a name; two words where the first is too general. */
    private static final Pattern PREFIX = Pattern.compile("^(?:EVENT_STORE|[A-Z]+)_");

    /** Prefixes that variables of proxies, web servers, platforms and macOS have as well. */
    private static final Set<String> COMMON_PREFIXES = Set.of(
            "HTTP_",
            "TLS_",
            "DATABASE_",
            "DATA_",
            "REGISTRY_",
            "HISTORY_",
            "WEB_",
            "COMMAND_",
            "QUERY_",
            "LOG_",
            "OTEL_",
            "ACCESS_");

    /** Platforms give an application the addresses of its databases in variables of any such name. */
    private static final String NEVER_REFUSED_PREFIX = "DATABASE_";

    /** What Kubernetes and Docker set for a service that is called, for example, web. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(?:SERVICE_HOST|SERVICE_PORT(?:_.*)?|PORT|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_.*)?)");

    enum Verdict {
        /** It is a setting, or unrelated to settings. */
        FINE,
        /** It may be meant for another program. */
        DOUBTFUL,
        /** It is a misspelt setting. */
        MISTAKEN
    }

    Verdict verdict(String variable) {
        Optional<String> prefix = prefix(variable);
        if (names.contains(variable)
                || prefix.isEmpty()
                || withPrefix(prefix.get()).isEmpty()) {
            return Verdict.FINE;
        }
        if (prefix.get().equals(NEVER_REFUSED_PREFIX)) {
            return Verdict.DOUBTFUL;
        }
        if (distance(variable, nearest(variable)) == 1) {
            return Verdict.MISTAKEN;
        }
        return COMMON_PREFIXES.contains(prefix.get())
                        || SERVICE_LINK.matcher(variable).matches()
                ? Verdict.DOUBTFUL
                : Verdict.MISTAKEN;
    }

    String nearest(String name) {
        String upperCase = name.toUpperCase(Locale.ROOT);
        List<String> candidates = prefix(upperCase).map(this::withPrefix).orElse(List.of());
        return closest(upperCase, candidates.isEmpty() ? names : candidates);
    }

    private List<String> withPrefix(String prefix) {
        return names.stream()
                .filter(name -> prefix(name).equals(Optional.of(prefix)))
                .toList();
    }

    private static Optional<String> prefix(String name) {
        return PREFIX.matcher(name).results().map(found -> found.group()).findFirst();
    }

    private static String closest(String name, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt((String candidate) -> -commonWords(name, candidate))
                        .thenComparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    private static int commonWords(String name, String other) {
        Set<String> words = new HashSet<>(List.of(name.split("_")));
        words.retainAll(List.of(other.split("_")));
        return words.size();
    }

    /** Optimal string alignment distance: characters to insert, delete, replace, or swap with their neighbour. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(from, to, cost, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(String from, String to, int[][] cost, int i, int j) {
        int different = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + different);
        boolean isSwap =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return isSwap ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
