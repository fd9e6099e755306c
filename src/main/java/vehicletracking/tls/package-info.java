/** TLS of the HTTP server: certificate files, their reload, and limits of handshakes and HTTP/2. */
@CheckReturnValue
@NullMarked
package vehicletracking.tls;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
