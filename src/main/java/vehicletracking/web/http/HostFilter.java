package vehicletracking.web.http;

import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a web page of another site makes a browser send: their {@code Origin} is foreign, or their
 * {@code Host}, after the name of the page was resolved to an address of this machine (DNS rebinding). Without
 * authentication such a page could otherwise do everything. Confined to one event loop.
 */
final class HostFilter implements Handler<HttpServerRequest> {

    private static final Pattern AUTHORITY = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\[\\]:@/]+?))\\.?(?::\\d*)?");
    private static final Pattern ORIGIN = Pattern.compile("https?://([^/]+)");
    private static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");

    private final HttpRules rules;
    private final Failures failures;
    private final Handler<HttpServerRequest> next;

    /** The last values that were accepted, since nearly all requests have the same. */
    private String acceptedHost = "localhost";

    private String acceptedOrigin = "http://localhost";

    HostFilter(HttpRules rules, Failures failures, Handler<HttpServerRequest> next) {
        this.rules = rules;
        this.failures = failures;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String host = hostOf(request);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!isOwnHost(host, request)) {
            refuse(request, HttpProblems.foreignHost("Host", host));
        } else if (!isAcceptedOrigin(origin, request)) {
            refuse(request, HttpProblems.foreignHost("Origin", origin));
        } else if (origin == null && isSentByAnotherSite(request)) {
            refuse(request, HttpProblems.foreignHost("Sec-Fetch-Site", "cross-site"));
        } else {
            next.handle(request);
        }
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        failures.refuse(request, problem);
        if (rules.isAccessLogged()) {
            AccessLog.logRefused(request);
        }
    }

    /** Null or empty for clients other than browsers, such as health checks in HTTP/1.0. */
    private static @Nullable String hostOf(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                ? String.valueOf(request.authority())
                : request.getHeader(HttpHeaders.HOST);
    }

    private boolean isOwnHost(@Nullable String host, HttpServerRequest request) {
        if (host == null || host.isEmpty() || host.equals(acceptedHost)) {
            return true;
        }
        boolean isOwn = isOwn(host, request);
        if (isOwn) {
            acceptedHost = host;
        }
        return isOwn;
    }

    private boolean isAcceptedOrigin(@Nullable String origin, HttpServerRequest request) {
        if (origin == null || origin.equals(acceptedOrigin)) {
            return true;
        }
        Matcher web = ORIGIN.matcher(origin);
        boolean isAccepted = rules.isOriginAllowed(origin) || (web.matches() && isOwn(web.group(1), request));
        if (isAccepted) {
            acceptedOrigin = origin;
        }
        return isAccepted;
    }

    private boolean isOwn(String authority, HttpServerRequest request) {
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            return false;
        }
        String host = (parts.group(1) == null ? parts.group(2) : parts.group(1)).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || rules.ownHosts().contains(host) || isOwnAddress(host, request);
    }

    private static boolean isOwnAddress(String host, HttpServerRequest request) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return false;
        }
        try {
            InetAddress parsed = InetAddress.getByAddress(address);
            return parsed.isLoopbackAddress()
                    || parsed.getHostAddress().equals(request.localAddress().hostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of another length than 4 or 16 bytes
        }
    }

    /** A page may embed an address of this service, for which browsers send no Origin. A link to a page is followed. */
    private static boolean isSentByAnotherSite(HttpServerRequest request) {
        String site = request.getHeader(SEC_FETCH_SITE);
        return site != null && Set.of("cross-site", "same-site").contains(site) && !isLink(request);
    }

    private static boolean isLink(HttpServerRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.method().equals(HttpMethod.GET)
                && request.query() == null;
    }
}
