package vehicletracking.projection;

import vehicletracking.eventstore.Cursor;

/**
 * Message that a projection has advanced. Published after the commit, at most once.
 *
 * @param projection name of the projection
 * @param position its checkpoint
 */
public record ProjectionAdvanced(String projection, Cursor position) {}
