package vehicletracking.web.http;

/** Problem documents about projections and their rebuilds. */
public final class ProjectionProblems {

    private ProjectionProblems() {}

    public static Problem unknownProjection(String name) {
        return new Problem(404, "unknown-projection", "No such projection", "There is no projection " + name);
    }

    public static Problem rebuildIsUnderWay(String name) {
        return new Problem(409, "rebuild-under-way", "A rebuild is under way", name + " is being rebuilt already");
    }
}
