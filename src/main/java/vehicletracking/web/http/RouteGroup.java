package vehicletracking.web.http;

/** The routes of one subject. */
public interface RouteGroup {

    /** Adds the routes; the order is that in which the router compares them with a request. */
    void addTo(RouteTable routes);
}
