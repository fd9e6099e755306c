package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Drops all packets between the cluster ports of one node and those of the others, in both directions, by rules of the
 * packet filter of Linux. A connection of the node is recognised by the group of its process, since the ports of its own
 * connections are arbitrary. Other traffic passes.
 */
final class NetworkCut implements AutoCloseable {

    private static final long COMMAND_LIMIT_SECONDS = 10;

    private final String marks;
    private final String drops;

    private NetworkCut(int port) {
        this.marks = "tracking-mark-" + port;
        this.drops = "tracking-drop-" + port;
    }

    /** Whether the rules can be set, which needs root, iptables, and its extensions owner and connmark. */
    static boolean isPossible() {
        NetworkCut probe = new NetworkCut(0);
        try {
            return run("setpriv", "--version") && probe.add(0, List.of(0), List.of(0));
        } catch (IOException e) {
            return false; // there is no such program
        } finally {
            probe.close();
        }
    }

    /** Prepares the rules between a node of {@link NodeProcesses#startInGroups} and the others, without effect so far. */
    static NetworkCut around(NodeProcesses nodes, int number) throws IOException {
        List<Integer> own = nodes.clusterPorts(number);
        NetworkCut cut = new NetworkCut(own.getFirst());
        List<Integer> all = IntStream.range(0, nodes.count())
                .mapToObj(nodes::clusterPorts)
                .flatMap(List::stream)
                .toList();
        assertThat(cut.add(NodeProcesses.groupOf(number), own, all)).isTrue();
        return cut;
    }

    private boolean add(int group, List<Integer> ownPorts, List<Integer> allPorts) throws IOException {
        String mark = String.valueOf(group);
        return iptables("-N " + marks)
                && iptables("-N " + drops)
                && iptables("-A " + marks + " -o lo -p tcp -m owner --gid-owner " + group + " -m multiport --ports "
                        + joined(allPorts) + " -j CONNMARK --set-mark " + mark)
                && iptables("-A " + drops + " -i lo -p tcp -m connmark --mark " + mark + " -j DROP")
                && iptables("-A " + drops + " -i lo -p tcp -m multiport --ports " + joined(ownPorts) + " -j DROP");
    }

    private static String joined(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    void begin() throws IOException {
        assertThat(iptables("-I OUTPUT -j " + marks)).isTrue();
        assertThat(iptables("-I INPUT -j " + drops)).isTrue();
    }

    void end() throws IOException {
        assertThat(iptables("-D INPUT -j " + drops)).isTrue();
        assertThat(iptables("-D OUTPUT -j " + marks)).isTrue();
    }

    private static boolean iptables(String arguments) throws IOException {
        return run(("iptables -w " + arguments).split(" "));
    }

    /** Whether a command succeeds; fails with {@link IOException} when there is no such program. */
    private static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Removes the rules, those of a cut that has not ended included. */
    @Override
    public void close() {
        try {
            iptables("-D INPUT -j " + drops);
            iptables("-D OUTPUT -j " + marks);
            for (String chain : List.of(marks, drops)) {
                iptables("-F " + chain);
                iptables("-X " + chain);
            }
        } catch (IOException e) {
            // there is no iptables, so there is no rule
        }
    }
}
