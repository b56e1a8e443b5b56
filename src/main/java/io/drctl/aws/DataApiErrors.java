package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.SqlStatements.Refusal;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What the RDS Data API's errors mean (<a
 * href="https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors">Errors</a>,
 * <a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.troubleshooting.html">Troubleshooting</a>).
 */
final class DataApiErrors {
    /**
     * How it hands on the server's error. Its number is in none of the API's fields, and AWS documents no form of it
     * within the text; these are the ones that are seen.
     */
    private static final Pattern NUMBER_FIRST =
            Pattern.compile("Database error code: (\\d{1,5})\\. Message: (.*)", Pattern.DOTALL);

    private static final Pattern NUMBER_LAST = Pattern.compile(
            "(.*?)[;,.]? \\(?(?:Error code|errorCode|errno):? (\\d{1,5})\\)?(?:; SQLState: \\w{1,5})?",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Pattern STATE = Pattern.compile("(.*); SQLState: \\w{1,5}", Pattern.DOTALL);

    /** Without a number: the words of the errors that drctl tells apart (MySQL's Server Error Message Reference). */
    private static final Map<Pattern, Integer> WORDS = words();

    private static final Set<String> OF_THE_SECRET =
            Set.of("InvalidSecretException", "SecretsErrorException", "ForbiddenException");

    private DataApiErrors() {}

    private static Map<Pattern, Integer> words() {
        Map<Pattern, Integer> words = new LinkedHashMap<>();
        words.put(Pattern.compile("^You have an error in your SQL syntax"), 1064);
        words.put(Pattern.compile("running with the --read-only option"), 1290);
        words.put(Pattern.compile("^Running in read-only mode"), 1836);
        words.put(Pattern.compile("^Table '[^']*' doesn't exist"), 1146);
        words.put(Pattern.compile("^Unknown database '"), 1049);
        words.put(Pattern.compile("^(PROCEDURE|FUNCTION) \\S+ does not exist"), 1305);
        words.put(Pattern.compile("^Lock wait timeout exceeded"), 1205);
        words.put(Pattern.compile("^Access denied for user '[^']*'@'[^']*' \\(using password"), 1045);
        words.put(Pattern.compile("^Access denied for user"), 1044);
        words.put(Pattern.compile("^Access denied; you need"), 1227);
        words.put(Pattern.compile("^[A-Z, ]+ command denied to user"), 1142);
        return words;
    }

    /** The server's own refusal; empty where the statement didn't come so far. */
    static Optional<Refusal> ofServer(AwsServiceException failure) {
        String code = Failure.code(failure);
        if (!code.equals("DatabaseErrorException") && !code.equals("BadRequestException")) {
            return Optional.empty();
        }
        String text = Text.orEmpty(failure.awsErrorDetails().errorMessage());
        Matcher first = NUMBER_FIRST.matcher(text);
        if (first.matches()) {
            return Optional.of(numbered(first.group(1), first.group(2)));
        }
        Matcher last = NUMBER_LAST.matcher(text);
        if (last.matches()) {
            return Optional.of(numbered(last.group(2), last.group(1)));
        }
        Matcher state = STATE.matcher(text);
        Refusal refusal = numbered("0", state.matches() ? state.group(1) : text);
        return refusal.code() == 0 && code.equals("BadRequestException") ? Optional.empty() : Optional.of(refusal);
    }

    /** It has also been seen to hand on an error with the number 0. */
    private static Refusal numbered(String number, String words) {
        int code = Integer.parseInt(number);
        return new Refusal(
                code > 0
                        ? code
                        : WORDS.entrySet().stream()
                                .filter(each -> each.getKey().matcher(words).find())
                                .findFirst()
                                .map(Map.Entry::getValue)
                                .orElse(0),
                words);
    }

    /** What the API says for itself. */
    static CloudException translate(AwsServiceException failure, String operation, RegionName region, String place) {
        CloudException usual = Failure.translate(failure, operation, region);
        String code = Failure.code(failure);
        String words = String.valueOf(usual.getMessage());
        if (OF_THE_SECRET.contains(code)) {
            return new CloudException(Cause.ACCESS_DENIED, operation, region, words, failure);
        }
        if (code.equals("HttpEndpointNotEnabledException") || words.contains("HttpEndpoint is not enabled")) {
            return new CloudException(
                    Cause.INVALID_STATE, operation, region, place + " is off (" + words + ")", failure);
        }
        if (code.equals("StatementTimeoutException")) {
            // AWS ends the statement, and doesn't say where it stood.
            return new CloudException(Cause.SERVICE_FAULT, operation, region, words, failure);
        }
        if (code.equals("DatabaseResumingException") || code.equals("InvalidResourceStateException")) {
            return new CloudException(Cause.INVALID_STATE, operation, region, words, failure);
        }
        return usual;
    }
}
