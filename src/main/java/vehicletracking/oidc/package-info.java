/** Authentication by bearer tokens of an identity provider (OpenID Connect). */
@CheckReturnValue
@NullMarked
package vehicletracking.oidc;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
