package vehicletracking.projection;

import vehicletracking.eventstore.Cursor;

/**
 * A read model has taken in more of the log. Published after the commit, at most once.
 *
 * @param projection name of the projection
 * @param position how far it has come
 */
public record ProjectionAdvanced(String projection, Cursor position) {}
