package io.drctl.cli;

import io.drctl.sandbox.FaultRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drctl sandbox fault}: breaks something. */
@Command(
        name = "fault",
        description = "Breaks something in the sandbox until it is healed. A run under way is affected at once.",
        footerHeading = "%nKinds, each with an example of its value:%n",
        footer = {
            "  region us-east-2      no API of the Region answers, no client gets through",
            "  instance web-2        a web or database instance is broken (db-1@us-west-1)",
            "  replication-lag 90s   the replica falls that far behind",
            "  replication-stopped   the replica stops applying changes",
            "  api rds               one service fails, or with --timeout never answers",
            "  route53               Route 53 can't be changed; DNS still answers",
            "  stranded-changes      Route 53 accepts changes, and loses them",
            "  name-servers          the name servers that drctl asks don't answer",
            "  credentials-expired   AWS refuses drctl's token as expired",
            "  throttling 30%%        that share of requests is throttled",
            "  server-errors 20%%     that share of requests ends with a 5xx",
            "  lost-requests 10%%     that share of requests never arrives",
            "  lost-answers 10%%      that share takes effect, but the answer is lost",
            "  stale-reads 5s        reads may be that old",
            "  slow 4x               what AWS starts takes that much longer",
            "  stuck promotion       nothing of that kind ever finishes",
            "  health-alternates us-east-2",
            "                        the health of the Region's targets turns every 30 s, wrongly",
            "  metrics-missing       CloudWatch gets no samples",
            "  metrics-delayed 5m    CloudWatch gets its samples that late",
            "  clock-skew 2m         drctl's clock is that far ahead"
        })
final class SandboxFaultCommand implements Callable<Integer> {
    private final Session session;

    SandboxFaultCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", paramLabel = "KIND", description = "What goes wrong; see below.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "Where, or how much.")
    private @Nullable String value;

    @Option(names = "--region", paramLabel = "R", description = "With api: in that Region only.")
    private @Nullable String region;

    @Option(names = "--blackhole", description = "With region: packets vanish; nothing is refused.")
    private boolean blackhole;

    @Option(names = "--timeout", description = "With api: no answer comes; nothing is refused.")
    private boolean timeout;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        session.views()
                .sandbox()
                .broken(session.sandbox().inject(new FaultRequest(kind, value, region, blackhole || timeout)));
        return ExitStatus.OK;
    }
}
