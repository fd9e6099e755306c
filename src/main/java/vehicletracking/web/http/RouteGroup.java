package vehicletracking.web.http;

/** The routes of one subject. */
public interface RouteGroup {

    /** Adds the routes, in the order in which the router matches them. */
    void addTo(RouteTable routes);
}
