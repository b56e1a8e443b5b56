package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;

/**
 * What the SDK's exceptions mean to drctl: did the request leave this machine, did AWS refuse it, and what do people
 * need to know.
 *
 * <p>The codes come from the "Common Errors" pages of the services' API references; the services don't agree on their
 * spelling, so most are recognized by their shape.
 */
final class Failure {
    private static final Set<String> CREDENTIAL_CODES = Set.of(
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidToken",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired");

    /** EC2's AuthFailure means this too, but also other things. */
    private static final Set<String> UNKNOWN_KEY_CODES =
            Set.of("InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException");

    private static final Set<String> CONFLICT_CODES =
            Set.of("BucketAlreadyExists", "ConditionalRequestConflict", "OperationAborted", "PreconditionFailed");

    private static final Set<String> THROTTLING_CODES = Set.of("PriorRequestNotComplete", "SlowDown");

    /** The credentials chain keeps nothing of its members' failures but their messages. */
    private static final Pattern NO_ANSWER =
            Pattern.compile("Unable to execute HTTP request: ([^\\n]{1,200}?)(?: \\(SDK |, [A-Z]\\w+Provider\\(|]$|$)");

    private Failure() {}

    /** The SDK's exception in drctl's words; the original stays attached for {@code --debug}. */
    static CloudException translate(RuntimeException thrown, String operation, @Nullable RegionName region) {
        if (thrown instanceof AwsServiceException service) {
            return new CloudException(cause(service), operation, region, message(service), service);
        }
        if (thrown instanceof UnusableEnvironment unusable && unusable.isUnreached()) {
            return new CloudException(Cause.ISSUER_SILENT, operation, region, message(thrown), thrown);
        }
        if (thrown instanceof UnusableEnvironment) {
            return new CloudException(Cause.CREDENTIALS, operation, region, message(thrown), thrown);
        }
        if (thrown instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            // The SDK clears the flag when it gives up; the code that interrupted this thread relies on it.
            Thread.currentThread().interrupt();
            return new CloudException(Cause.UNREACHABLE, operation, region, "interrupted before the answer", thrown);
        }
        StrangeAnswer strange = root(thrown, StrangeAnswer.class);
        if (strange != null) {
            return new CloudException(Cause.UNREACHABLE, operation, region, message(strange), thrown);
        }
        if (neverSent(thrown)) {
            return new CloudException(Cause.NOT_CONNECTED, operation, region, connecting(thrown), thrown);
        }
        return new CloudException(Cause.UNREACHABLE, operation, region, waiting(thrown), thrown);
    }

    /** Whether AWS answered, but refused the request for now. */
    static boolean isThrottling(Throwable thrown) {
        return (thrown instanceof SdkException sdk && RetryUtils.isThrottlingException(sdk))
                || (thrown instanceof AwsServiceException service && THROTTLING_CODES.contains(code(service)));
    }

    /** Whether the clocks disagreed; the SDK corrects its own and signs again. */
    static boolean isClockSkew(Throwable thrown) {
        return thrown instanceof SdkException sdk && RetryUtils.isClockSkewException(sdk);
    }

    /**
     * Whether it is certain that no request was sent. {@code HttpURLConnection} connects, and for TLS shakes hands,
     * before it writes anything.
     */
    static boolean neverSent(Throwable thrown) {
        return isConnectTimeout(thrown)
                || root(thrown, UnknownHostException.class) != null
                || root(thrown, NoRouteToHostException.class) != null
                || root(thrown, PortUnreachableException.class) != null
                || root(thrown, ConnectException.class) != null
                || root(thrown, SSLHandshakeException.class) != null
                || root(thrown, SSLPeerUnverifiedException.class) != null;
    }

    static boolean isConnectTimeout(Throwable thrown) {
        SocketTimeoutException timeout = root(thrown, SocketTimeoutException.class);
        // Both timeouts are of one class, and only the message tells them apart: "Connect timed out", "Read timed out".
        return timeout != null
                && String.valueOf(timeout.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
    }

    private static Cause cause(AwsServiceException service) {
        String code = code(service);
        int status = service.statusCode();
        if (isFromSomebodyElse(service)) {
            return status >= 500 ? Cause.SERVICE_FAULT : Cause.UNREACHABLE;
        }
        if (CREDENTIAL_CODES.contains(code)) {
            return Cause.CREDENTIALS;
        }
        if (UNKNOWN_KEY_CODES.contains(code)) {
            return Cause.UNKNOWN_KEY;
        }
        if (isThrottling(service)) {
            return Cause.THROTTLED;
        }
        if (code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation") || code.equals("OptInRequired")) {
            return Cause.ACCESS_DENIED;
        }
        boolean wrong = code.startsWith("Invalid") || code.startsWith("Incorrect");
        if ((wrong && code.contains("State")) || code.startsWith("ResourceInUse")) {
            return Cause.INVALID_STATE;
        }
        if (code.contains("NotFound") || code.startsWith("NoSuch")) {
            return Cause.NOT_FOUND;
        }
        if (code.contains("AlreadyExists") || code.endsWith(".Duplicate") || CONFLICT_CODES.contains(code)) {
            return Cause.CONFLICT;
        }
        return causeOfStatus(status);
    }

    /**
     * Whether a proxy or a wrong server answered in AWS's place. Its 404 must not be read as AWS saying that there is
     * no such cluster. AWS gives every answer an error code or, where there is no body, at least a request id.
     */
    private static boolean isFromSomebodyElse(AwsServiceException service) {
        // The one genuine AWS answer that comes without either: HttpURLConnection drops what a 401 carried.
        return code(service).isEmpty() && service.requestId() == null && service.statusCode() != 401;
    }

    private static Cause causeOfStatus(int status) {
        if (status >= 500) {
            return Cause.SERVICE_FAULT;
        }
        return switch (status) {
            // HttpURLConnection discards the body of a 401 and with it the code, which is EC2's AuthFailure.
            case 401 -> Cause.CREDENTIALS;
            case 403 -> Cause.ACCESS_DENIED;
            case 404 -> Cause.NOT_FOUND;
            case 409, 412 -> Cause.CONFLICT;
            case 429 -> Cause.THROTTLED;
            default -> Cause.REJECTED;
        };
    }

    /** AWS's error code, or empty where an answer without a body (as to a HEAD request) has none. */
    static String code(AwsServiceException service) {
        if (service.awsErrorDetails() == null || service.awsErrorDetails().errorCode() == null) {
            return "";
        }
        return service.awsErrorDetails().errorCode();
    }

    private static String message(AwsServiceException service) {
        String code = code(service);
        String text = service.awsErrorDetails() == null
                ? null
                : service.awsErrorDetails().errorMessage();
        if (isFromSomebodyElse(service)) {
            return "the answer is not from AWS (HTTP " + service.statusCode() + ")";
        }
        if (code.isEmpty() && (text == null || text.isBlank())) {
            return service.statusCode() == 401
                    ? "the credentials were not accepted (HTTP 401)"
                    : "HTTP " + service.statusCode();
        }
        if (text == null || text.isBlank()) {
            return code;
        }
        return oneLine(code.isEmpty() ? text : code + ": " + text);
    }

    /** Whether there was no answer at all, rather than a refusal. */
    static boolean isSilence(Throwable thrown) {
        return neverSent(thrown)
                || root(thrown, ApiCallTimeoutException.class) != null
                || root(thrown, ApiCallAttemptTimeoutException.class) != null
                || root(thrown, SocketTimeoutException.class) != null
                || root(thrown, SocketException.class) != null
                || NO_ANSWER.matcher(String.valueOf(thrown.getMessage())).find();
    }

    /** Why there was no answer, in a few words. */
    static String silence(Throwable thrown) {
        Matcher told = NO_ANSWER.matcher(String.valueOf(thrown.getMessage()));
        if (told.find()) {
            return oneLine(told.group(1));
        }
        return neverSent(thrown) ? connecting(thrown) : waiting(thrown);
    }

    private static String connecting(Throwable thrown) {
        UnknownHostException unknown = root(thrown, UnknownHostException.class);
        if (unknown != null) {
            return "the endpoint's name can't be resolved: " + message(unknown);
        }
        if (isConnectTimeout(thrown)) {
            return "no connection within " + Durations.words(SdkClients.CONNECT_TIMEOUT) + "; nothing was sent";
        }
        SSLHandshakeException handshake = root(thrown, SSLHandshakeException.class);
        if (handshake != null) {
            return "no TLS connection: " + message(handshake);
        }
        ConnectException refused = root(thrown, ConnectException.class);
        return "no connection: " + message(refused == null ? thrown : refused);
    }

    private static String waiting(Throwable thrown) {
        if (thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException) {
            return "no answer within " + Durations.words(SdkClients.CALL_TIMEOUT);
        }
        if (root(thrown, SocketTimeoutException.class) != null) {
            return "no answer within " + Durations.words(SdkClients.READ_TIMEOUT);
        }
        Throwable deepest = thrown;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return "no usable answer: " + message(deepest);
    }

    private static String message(Throwable thrown) {
        String text = thrown.getMessage();
        return text == null ? thrown.getClass().getSimpleName() : oneLine(text);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static <T extends Throwable> @Nullable T root(Throwable thrown, Class<T> type) {
        for (Throwable at = thrown; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
