package vehicletracking.web.http;

import java.util.UUID;

/** Problem documents about credentials, roles and access keys. */
public final class AccessProblems {

    private AccessProblems() {}

    static Problem credentialMissing() {
        return new Problem(
                401,
                "credential-missing",
                "A credential is required",
                "Send an access key or a token as Authorization: Bearer, or as the password of Authorization: Basic");
    }

    /** @param detail completes the sentence "The credential ..." */
    static Problem credentialInvalid(String detail) {
        return new Problem(401, "credential-invalid", "The credential is not valid", "The credential " + detail);
    }

    static Problem roleNotSufficient(String allowed) {
        return new Problem(
                403, "role-not-sufficient", "The role is not sufficient", "This requires one of the roles " + allowed);
    }

    public static Problem unknownKey(UUID accessKeyId) {
        return new Problem(404, "unknown-access-key", "No such access key", "No access key has the id " + accessKeyId);
    }

    public static Problem alreadyRevoked(UUID accessKeyId, UUID revokedBy) {
        return new Problem(
                        409,
                        "access-key-revoked",
                        "The access key is revoked",
                        "The access key " + accessKeyId + " is revoked already")
                .with("keyRevokedId", revokedBy.toString());
    }
}
