package io.drctl.aws;

import io.drctl.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Lets only AWS's own answers through.
 *
 * <p>A captive portal, a proxy or a wrong server answers everything with a page and HTTP 200, and the SDK turns that
 * into a result with nothing set: a promotion that was "accepted", a bucket that "exists". So an answer must have AWS's
 * form: a request id, which every AWS service puts in a header (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/get-request-ids.html">S3</a>, <a
 * href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/logging-slf4j.html">others</a>), or the root
 * element that only an answer to this very operation has. From a service that answers in XML, the root element is
 * required in any case.
 *
 * <p>It is then unknown whether the request reached AWS. So this counts as a call without an answer, after which a run
 * looks again before it does anything.
 */
final class AwsForm implements ExecutionInterceptor {
    private static final List<String> REQUEST_ID_HEADERS =
            List.of("x-amzn-requestid", "x-amz-request-id", "x-amz-requestid", "x-amz-id-2", "x-amzn-errortype");

    /** Services, as the SDK names them, whose answers always have the root {@code <OperationResponse>}. */
    private static final List<String> WITH_ROOT =
            List.of("rds", "ec2", "elasticloadbalancingv2", "autoscaling", "iam", "route53", "sts");

    private static final int PEEKED_BYTES = 4096;

    private static final Pattern ROOT = Pattern.compile("\\A\ufeff?\\s*(?:<\\?xml[^>]{0,256}\\?>\\s*)?"
            + "(?:<!--(?:[^-]|-(?!->)){0,1024}-->\\s*)?<([A-Za-z][\\w.:-]{0,127})[\\s/>]");

    private static final int UNAUTHORIZED = 401;

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse head = context.httpResponse();
        Optional<InputStream> body = context.responseBody();
        // HttpURLConnection discards the body of a 401; a fault isn't an answer either, whichever side reports it.
        if (head.statusCode() == UNAUTHORIZED || head.statusCode() >= 500) {
            return body;
        }
        byte[] peeked = body.map(AwsForm::peek).orElse(new byte[0]);
        String operation = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        String service = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME))
                .toLowerCase(Locale.ROOT);
        if (!isAws(head, new String(peeked, StandardCharsets.UTF_8), service, operation)) {
            throw SdkClientException.create("not an answer from AWS", new StrangeAnswer(told(head)));
        }
        return body.map(rest -> new SequenceInputStream(new ByteArrayInputStream(peeked), rest));
    }

    private static boolean isAws(SdkHttpResponse head, String body, String service, String operation) {
        boolean hasId = REQUEST_ID_HEADERS.stream()
                .anyMatch(name -> head.firstMatchingHeader(name)
                        .filter(value -> !value.isBlank())
                        .isPresent());
        Matcher matcher = ROOT.matcher(body);
        String root = matcher.find() ? matcher.group(1) : "";
        if (root.toLowerCase(Locale.ROOT).matches("html|head|body|script|svg|wispaccessgatewayparam")
                || body.stripLeading().regionMatches(true, 0, "<!doctype", 0, 9)) {
            return false;
        }
        if (head.statusCode() >= 300) {
            return hasId || root.equals("ErrorResponse") || root.equals("Error") || root.equals("Response");
        }
        if (WITH_ROOT.contains(service)) {
            return root.equals(operation + "Response");
        }
        // S3 and the services that speak JSON have answers without a body, or without a root of their own.
        return hasId || (service.equals("s3") && body.contains("http://s3.amazonaws.com/doc/"));
    }

    private static byte[] peek(InputStream body) {
        try {
            return body.readNBytes(PEEKED_BYTES);
        } catch (IOException e) {
            throw SdkClientException.create("the answer was cut off", e);
        }
    }

    private static String told(SdkHttpResponse head) {
        Optional<String> location = head.firstMatchingHeader("Location").flatMap(AwsForm::host);
        if (head.statusCode() >= 300 && head.statusCode() < 400 && location.isPresent()) {
            return "something between here and AWS redirects to " + location.get() + " (HTTP " + head.statusCode()
                    + ")";
        }
        String type = head.firstMatchingHeader("Content-Type")
                .map(value -> ", " + Printable.line(value.split("[;,]", 2)[0].strip()))
                .orElse("");
        return "something between here and AWS answered (HTTP " + head.statusCode() + type + ")";
    }

    private static Optional<String> host(String location) {
        try {
            return Optional.ofNullable(URI.create(location).getHost());
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
