package io.drctl.terraform;

import io.drctl.testing.Moto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Plain calls of an emulator's S3 and Route 53, by path: what Terraform and its backend left there. */
final class MotoCalls {
    private final Moto moto;
    private final HttpClient http = HttpClient.newHttpClient();

    MotoCalls(Moto moto) {
        this.moto = moto;
    }

    String endpoint() {
        return moto.endpoint().toString();
    }

    void makeBucket(String name) throws Exception {
        makeBucket(name, "us-east-2");
    }

    void makeBucket(String name, String region) throws Exception {
        send(
                "PUT",
                "/" + name,
                "<CreateBucketConfiguration><LocationConstraint>" + region
                        + "</LocationConstraint></CreateBucketConfiguration>",
                region + "/s3");
    }

    /** A call of RDS; returns its answer. */
    String rds(String region, String action, String parameters) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + "/"))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20260101/" + region + "/rds/aws4_request")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=" + action + "&Version=2014-10-31&" + parameters))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
        return answer.body();
    }

    /** A public zone; returns its id. */
    String makeZone(String name, String reference) throws Exception {
        String answer = send(
                        "POST",
                        "/2013-04-01/hostedzone",
                        "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>" + name
                                + ".</Name><CallerReference>" + reference
                                + "</CallerReference></CreateHostedZoneRequest>",
                        "us-east-2/route53")
                .body();
        String id = answer.substring(answer.indexOf("<Id>") + "<Id>".length(), answer.indexOf("</Id>"));
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** The records of a zone, as Route 53 tells them. */
    String records(String zone) throws Exception {
        return send("GET", "/2013-04-01/hostedzone/" + zone + "/rrset", "", "us-east-2/route53")
                .body();
    }

    /** Writes a record of a zone, given as the inside of a {@code ResourceRecordSet}. */
    void upsert(String zone, String record) throws Exception {
        send(
                "POST",
                "/2013-04-01/hostedzone/" + zone + "/rrset/",
                "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch>"
                        + "<Changes><Change><Action>UPSERT</Action><ResourceRecordSet>" + record
                        + "</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
                "us-east-2/route53");
    }

    /** The id of the zone of that name. */
    String zoneNamed(String name) throws Exception {
        String answer = send("GET", "/2013-04-01/hostedzonesbyname?dnsname=" + name, "", "us-east-2/route53")
                .body();
        String id = answer.substring(answer.indexOf("<Id>") + "<Id>".length(), answer.indexOf("</Id>"));
        return id.substring(id.lastIndexOf('/') + 1);
    }

    void reset() {
        moto.reset();
    }

    void put(String path, String content) throws Exception {
        send("PUT", path, content);
    }

    String get(String path) throws Exception {
        return send("GET", path, "").body();
    }

    void delete(String path) throws Exception {
        send("DELETE", path, "");
    }

    boolean has(String path) throws Exception {
        return send("GET", path, "").statusCode() == 200;
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, body, "us-east-2/s3");
    }

    private HttpResponse<String> send(String method, String path, String body, String scope)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + path))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20260101/" + scope + "/aws4_request")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
