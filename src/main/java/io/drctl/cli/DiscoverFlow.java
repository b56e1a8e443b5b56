package io.drctl.cli;

import io.drctl.cli.view.DiscoveryView;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.discovery.Discovery;
import io.drctl.discovery.Narrowing;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.readiness.CheckCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** From the two Regions to the file: what is asked of the person, of AWS, and where the inventory goes. */
final class DiscoverFlow {
    private static final String RTO = "15m";
    private static final String RPO = "5m";
    private static final String S3 = "s3://";

    private final Session session;
    private final DiscoverOptions options;
    private final CommandLine command;
    private final Terminal terminal;

    DiscoverFlow(Session session, DiscoverOptions options, CommandLine command) {
        this.session = session;
        this.options = options;
        this.command = command;
        this.terminal = session.terminal();
    }

    int run() {
        if (session.backend().isSimulated()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "a sandbox is made of an inventory: there is nothing else to discover in it",
                    "leave out --sandbox");
        }
        Map<String, String> tags = tags();
        boolean prints = options.file != null && options.file.toString().equals("-");
        Path file = options.file == null
                ? session.inventoryFile()
                : session.environment().workingDirectory().resolve(options.file);
        if (!prints) {
            agreeToReplace(file);
        }
        RegionName primary = region("--primary", "The Region that serves", options.primary, usualRegion());
        RegionName recovery = region("--recovery", "The Region that stands by", options.recovery, "");
        if (primary.equals(recovery)) {
            throw new ParameterException(command, "--recovery: " + recovery + " is the primary Region already");
        }
        Cloud cloud = session.backend().cloud(Access.usual(recovery, primary));
        DiscoveryView view = new DiscoveryView(terminal);
        view.looking(primary, recovery);
        Discovery discovery = Discovery.look(cloud, primary, recovery, states(cloud, primary, recovery));
        Narrowing narrowing = chosen(new Narrowing(tags, new HashSet<>(options.vpcs), options.dnsNames), discovery);
        Discovery.Proposal proposal =
                discovery.proposal(narrowing, promises(), CheckCatalogue.kinds(), account(cloud, recovery));
        if (prints) {
            terminal.printDocument(proposal.text());
        } else {
            write(file, proposal.text());
        }
        view.show(proposal, prints ? "" : session.display(file));
        return proposal.gaps().isEmpty() && proposal.unknownNames().isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    private boolean isAsking() {
        return terminal.interactive() && !options.noInput;
    }

    private Map<String, String> tags() {
        try {
            return Narrowing.tags(options.tags);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()));
        }
    }

    private void agreeToReplace(Path file) {
        if (Files.exists(file)) {
            new Consent(session, "nothing was written")
                    .ask(options.yes, "", session.display(file) + " exists already.", "Replace it?");
        }
    }

    private String usualRegion() {
        Map<String, String> variables = session.environment().variables();
        return variables.getOrDefault("AWS_REGION", variables.getOrDefault("AWS_DEFAULT_REGION", ""));
    }

    private RegionName region(String option, String question, @Nullable String given, String usual) {
        String name = given != null ? given : isAsking() ? answer(question, usual) : usual;
        if (name.isEmpty()) {
            throw new ParameterException(command, "missing " + option + " REGION");
        }
        if (!RegionName.isWellFormed(name)) {
            throw new ParameterException(command, option + ": " + name + " is not the name of an AWS Region");
        }
        return new RegionName(name);
    }

    /** Which of several sites is meant, where nothing narrows them down to one. */
    private Narrowing chosen(Narrowing narrowing, Discovery discovery) {
        List<List<String>> sites = discovery.sites();
        boolean isNarrowed = !narrowing.equals(Narrowing.NONE) || !options.states.isEmpty();
        if (isNarrowed || sites.size() < 2) {
            return narrowing;
        }
        terminal.err().println("The DNS names point at several sites:");
        sites.forEach(names -> terminal.err().println("  " + String.join(", ", names)));
        if (!isAsking()) {
            terminal.err().println("All of them are taken; --dns-name chooses one.");
            return narrowing;
        }
        String first = sites.get(0).get(0);
        String answer = answer("A name of the site that is meant", first);
        return sites.stream()
                .filter(names -> names.contains(answer))
                .findFirst()
                .map(narrowing::withDnsNames)
                .orElseGet(() -> narrowing.withDnsNames(List.of(answer)));
    }

    private Discovery.Promises promises() {
        if (!isAsking()) {
            return new Discovery.Promises(null, RTO, RPO, false);
        }
        return new Discovery.Promises(
                null,
                duration("How long may the site be away (RTO)", RTO),
                duration("How much of the latest writes may be lost (RPO)", RPO),
                true);
    }

    private String duration(String question, String usual) {
        String answer = answer(question, usual);
        while (!answer.matches("[1-9][0-9]{0,5}[smh]")) {
            answer = answer("A number with s, m or h, such as " + usual, usual);
        }
        return answer;
    }

    private String answer(String question, String usual) {
        session.backend().asking(true);
        try (Interruption interruption = Interruption.watch()) {
            return new Question(terminal, session.environment().input(), interruption)
                    .text(question, usual, "nothing was written");
        } finally {
            session.backend().asking(false);
        }
    }

    private List<String> states(Cloud cloud, RegionName primary, RegionName recovery) {
        List<String> states = new ArrayList<>();
        for (String place : options.states) {
            String text = place.startsWith(S3) ? inBucket(cloud, place, List.of(primary, recovery)) : inFile(place);
            if (!Discovery.isState(text)) {
                throw new CommandFailure(
                        ExitStatus.USAGE,
                        place + " is not a Terraform state of version 4",
                        "name what `terraform state pull` prints");
            }
            states.add(text);
        }
        return states;
    }

    private String inFile(String place) {
        Path path = session.environment().workingDirectory().resolve(place);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.USAGE, "can't read the state " + session.display(path), null, e);
        }
    }

    private static String inBucket(Cloud cloud, String place, List<RegionName> regions) {
        String[] parts = place.substring(S3.length()).split("/", 2);
        CloudException failure = null;
        for (RegionName region : regions) {
            try {
                Optional<String> text = cloud.listings(region).object(parts[0], parts.length < 2 ? "" : parts[1]);
                if (text.isPresent()) {
                    return text.get();
                }
            } catch (CloudException e) {
                // The bucket may be in the other Region, whose S3 has to be asked.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        throw new CommandFailure(ExitStatus.USAGE, "there is no object " + place);
    }

    private static @Nullable String account(Cloud cloud, RegionName region) {
        try {
            return cloud.caller(region).account();
        } catch (CloudException unknown) {
            // An inventory without an account is as good; every command shows the one that it works in.
            return null;
        }
    }

    /** Beside the file and then in its place, so that nobody ever reads half of it. */
    private void write(Path file, String text) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.USAGE, "can't write " + session.display(file), null, e);
        }
    }
}
