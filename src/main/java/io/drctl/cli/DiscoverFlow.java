package io.drctl.cli;

import io.drctl.cli.view.DiscoveryView;
import io.drctl.cli.view.StandingWords;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Caller;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.discovery.Discovery;
import io.drctl.discovery.Narrowing;
import io.drctl.inventory.Application;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.KnownRegions;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.process.Interruption;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** If a site has more, the rest are only counted. */
    private static final int NAMES_MAX = 10;

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
        NewInventory place = place();
        if (place != null) {
            place.checkPlace();
            agreeToReplace(place);
        }
        checkRegionsAreGiven();
        RegionName primary = region("--primary", "The Region that serves", options.primary, usualRegion(), null);
        RegionName recovery = region("--recovery", "The Region that stands by", options.recovery, "", primary);
        List<Access> accesses = accesses(recovery, primary);
        Cloud cloud = session.backend().cloud(accesses);
        DiscoveryView view = new DiscoveryView(terminal);
        view.looking(primary, recovery);
        Standing standing = standing(cloud, recovery);
        view.standing(standing);
        Discovery discovery = Discovery.look(cloud, primary, recovery, states(cloud, primary, recovery));
        Narrowing narrowing = new Narrowing(tags, new HashSet<>(options.vpcs), options.dnsNames);
        checkFound(discovery, narrowing);
        Narrowing chosen = chosen(narrowing, discovery);
        Discovery.Proposal proposal = discovery.proposal(
                chosen,
                promises(),
                CheckCatalogue.kinds(),
                new Discovery.AsWhom(account(standing, accesses), accesses));
        view.show(proposal);
        if (proposal.isEmpty()) {
            view.nothing(primary, recovery);
            return ExitStatus.FINDINGS;
        }
        if (!proposal.turned().isEmpty()) {
            view.turned(primary, recovery);
        }
        if (place == null) {
            NewInventory.read(proposal.text());
            terminal.printDocument(proposal.text());
        } else {
            Inventory written = place.write(proposal.text());
            view.wrote(place.display(), proposal.gaps().isEmpty(), next(place, written));
        }
        return proposal.gaps().isEmpty() && proposal.unknownNames().isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    /** Where the inventory goes; null where it is printed. */
    private @Nullable NewInventory place() {
        Path given = options.file;
        if (given != null && given.toString().equals("-")) {
            return null;
        }
        Path file = given == null
                ? session.placeForNewInventory()
                : session.environment().workingDirectory().resolve(given);
        return new NewInventory(file, session.display(file));
    }

    /** How to go on: what there is to do with this inventory. */
    private List<Command> next(NewInventory place, Inventory written) {
        boolean isMeantAnyway = options.file == null || place.file().equals(session.placeForNewInventory());
        List<Command> next =
                new ArrayList<>(List.of(Command.drctl("inventory", "validate"), Command.drctl("verify", "all")));
        written.applications().stream()
                .filter(Application::isMoved)
                .findFirst()
                .ifPresent(moved -> next.add(FailoverCommands.leading(
                                written, moved, written.recovery().name())
                        .with("--dry-run")));
        return next.stream()
                .map(command -> isMeantAnyway ? command : command.with("--inventory", place.display()))
                .toList();
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

    private List<Access> accesses(RegionName recovery, RegionName primary) {
        try {
            // Through the Region that takes over first: the other may be the one that failed.
            return AccessChoice.of(options.roleArns, options.profiles, recovery, primary);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()));
        }
    }

    private void agreeToReplace(NewInventory place) {
        if (!place.exists() || options.yes) {
            return;
        }
        String exists = place.display() + " exists already";
        if (!isAsking()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    exists + ", and nobody is there to be asked whether it may be replaced; nothing was written",
                    "add --yes to replace it, --file FILE to write another, or --file - to print");
        }
        new Consent(session, "nothing was written").ask(false, "", exists + ".", "Replace it?");
    }

    /** Says at once what all is missing, where nobody can be asked. */
    private void checkRegionsAreGiven() {
        List<String> missing = new ArrayList<>();
        if (options.primary == null && usualRegion().isEmpty()) {
            missing.add("--primary REGION, the one that serves");
        }
        if (options.recovery == null) {
            missing.add("--recovery REGION, the one that stands by");
        }
        if (!missing.isEmpty() && !isAsking()) {
            throw new ParameterException(command, "missing " + String.join(", and ", missing));
        }
    }

    /** What the site was narrowed down to has to be there, or all that is there would be taken for the site. */
    private static void checkFound(Discovery discovery, Narrowing narrowing) {
        List<String> unmatched = discovery.unmatched(narrowing);
        if (!unmatched.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    String.join("; ", unmatched) + "; nothing was written",
                    "check the Regions, the account, and what --vpc, --tag and --state say");
        }
    }

    private String usualRegion() {
        Map<String, String> variables = session.environment().variables();
        return variables.getOrDefault("AWS_REGION", variables.getOrDefault("AWS_DEFAULT_REGION", ""));
    }

    private RegionName region(
            String option, String question, @Nullable String given, String usual, @Nullable RegionName other) {
        boolean isAsked = given == null && isAsking();
        String name = given != null ? given : isAsked ? answer(question, usual) : usual;
        Optional<String> objection = objection(name, other);
        while (isAsked && !name.isEmpty() && objection.isPresent()) {
            StandingWords.print(terminal, terminal.err(), List.of(name + " " + objection.get()));
            name = answer(question, usual);
            objection = objection(name, other);
        }
        if (name.isEmpty()) {
            throw new ParameterException(command, "missing " + option + " REGION");
        }
        if (objection.isPresent()) {
            throw new ParameterException(command, option + ": " + name + " " + objection.get());
        }
        return new RegionName(name);
    }

    private static Optional<String> objection(String name, @Nullable RegionName other) {
        return other != null && name.equals(other.value())
                ? Optional.of("is the primary Region already")
                : KnownRegions.objection(name);
    }

    /** Which of several sites is meant, where nothing narrows them down to one. */
    private Narrowing chosen(Narrowing narrowing, Discovery discovery) {
        List<Discovery.Candidate> sites = discovery.sites();
        boolean isNarrowed = !narrowing.equals(Narrowing.NONE) || !options.states.isEmpty();
        if (isNarrowed || sites.size() < 2) {
            return narrowing;
        }
        terminal.err().println("The DNS names point at several sites:");
        for (Discovery.Candidate site : sites) {
            String where = site.isInBothRegions() ? "" : " (in one Region only)";
            StandingWords.print(terminal, terminal.err(), List.of("  " + Words.first(NAMES_MAX, site.names()) + where));
        }
        Discovery.Candidate first = sites.get(0);
        if (!isAsking()) {
            boolean isTheOnlyOne = first.isInBothRegions() && !sites.get(1).isInBothRegions();
            terminal.err()
                    .println(
                            isTheOnlyOne
                                    ? "The first is taken; --dns-name chooses another."
                                    : "All of them are taken; --dns-name chooses one.");
            return isTheOnlyOne ? narrowing.withDnsNames(first.names()) : narrowing;
        }
        while (true) {
            String answer =
                    answer("A name of the site that is meant", first.names().get(0));
            Optional<Discovery.Candidate> meant = sites.stream()
                    .filter(site -> site.names().stream().anyMatch(answer::equalsIgnoreCase))
                    .findFirst();
            if (meant.isPresent()) {
                return narrowing.withDnsNames(meant.get().names());
            }
            StandingWords.print(terminal, terminal.err(), List.of("no site has the name " + answer));
        }
    }

    private Discovery.Promises promises() {
        if (!isAsking()) {
            return new Discovery.Promises(null, RTO, RPO, false);
        }
        return new Discovery.Promises(
                null,
                duration("How long may the site be down (RTO)", RTO),
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
            String why = Files.exists(path) ? "" : ": there is no such file";
            throw new CommandFailure(ExitStatus.USAGE, "can't read the state " + session.display(path) + why, null, e);
        }
    }

    private static String inBucket(Cloud cloud, String place, List<RegionName> regions) {
        String[] parts = place.substring(S3.length()).split("/", 2);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new CommandFailure(ExitStatus.USAGE, "--state: " + place + " is not s3://BUCKET/KEY");
        }
        CloudException failure = null;
        for (RegionName region : regions) {
            try {
                Optional<String> text = cloud.listings(region).object(parts[0], parts[1]);
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

    private static Standing standing(Cloud cloud, RegionName region) {
        try {
            Caller caller = cloud.caller(region);
            return new Standing(caller.account(), caller.arn(), "", cloud.endpoints());
        } catch (CloudException unknown) {
            return Standing.unknown(unknown.explain(), cloud.endpoints());
        }
    }

    /** An inventory without an account is as good: every command shows the one that it works in. */
    private static @Nullable String account(Standing standing, List<Access> accesses) {
        String account = standing.account();
        for (Access access : accesses) {
            String role = access.roleArn();
            if (role != null && !role.split(":", -1)[4].equals(account)) {
                return null;
            }
        }
        return account;
    }
}
