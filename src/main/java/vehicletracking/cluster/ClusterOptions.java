package vehicletracking.cluster;

import java.util.List;

/**
 * How a node finds the others.
 *
 * @param name nodes with another name are refused
 * @param host address on which this node listens
 * @param port on which this node listens for the membership protocol; the event bus listens on the port after it
 * @param members {@code host} or {@code host:port} of the nodes, of which some may be down; this one may be among them
 */
public record ClusterOptions(String name, String host, int port, List<String> members) {}
