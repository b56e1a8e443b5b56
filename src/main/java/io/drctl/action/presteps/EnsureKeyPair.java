package io.drctl.action.presteps;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Compute.KeyPair;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that a Region has the key pair, with the same public key as the other Region. Key pairs are regional, and
 * only an imported one can be the same in two Regions (Amazon EC2 User Guide, "Create a key pair"). The private key
 * never comes near drctl.
 */
public final class EnsureKeyPair implements Effect<EnsureKeyPair.Seen> {
    private static final Gate PUBLIC_KEY =
            Gate.of("public-key", step -> "a public key is given, and no other key has that name");

    /** @param publicKey the key to import: the given one, else the other Region's; null when there is neither */
    record Seen(Optional<KeyPair> own, @Nullable String publicKey, String origin) {}

    @Override
    public String name() {
        return "ensure-key-pair";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional("public-key", ParameterType.TEXT));
    }

    @Override
    public boolean concerns(StepContext context) {
        return PreSteps.areMade(context, AssetKind.KEY_PAIR);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "key pair " + keyName(context) + " in " + region + " holds the site's public key",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("ec2:ImportKeyPair", region.value(), Plane.CONTROL)),
                        List.of(),
                        Duration.ofMinutes(1),
                        Remedy.of(Command.aws(
                                "ec2", "delete-key-pair", "--region", region, "--key-name", keyName(context))))
                .asking("import key pair " + keyName(context) + " in " + region);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        RegionName other = context.inventory().peerOf(region).name();
        Optional<Observation<Seen>> left = PreSteps.leftToTerraform(context, AssetKind.KEY_PAIR, region);
        if (left.isPresent()) {
            return left.get();
        }
        Optional<String> given = context.optional("public-key");
        Optional<KeyPair> own = context.cloud().compute(region).keyPair(keyName(context));
        boolean same = isSameInBoth(context);
        if (own.isPresent() && (!same || given.isEmpty() || holds(own.get(), given.get()))) {
            return new Observation.Satisfied<>(
                    "found key pair " + keyName(context) + " (" + own.get().fingerprint() + ")");
        }
        if (given.isPresent()) {
            return new Observation.NotYet<>(
                    own.isPresent()
                            ? "key pair " + keyName(context) + " holds another key"
                            : "key pair " + keyName(context) + " would be imported",
                    new Seen(own, given.get(), "the public key file"));
        }
        Optional<KeyPair> peer = same && PreSteps.isIn(context, AssetKind.KEY_PAIR, other)
                ? context.cloud().compute(other).keyPair(context.inventory().name(AssetKind.KEY_PAIR, other))
                : Optional.empty();
        return new Observation.NotYet<>(
                "key pair " + keyName(context) + " would be imported",
                new Seen(own, peer.map(KeyPair::publicKey).orElse(null), other.value()));
    }

    @Override
    public List<Gate> gates() {
        return List.of(PUBLIC_KEY);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        if (seen.own().isPresent()) {
            return List.of(PUBLIC_KEY.refused(
                    "key pair " + keyName(context) + " in " + context.region("region") + " holds another key",
                    "give that key with --public-key FILE, or another name in the inventory"));
        }
        if (seen.publicKey() == null) {
            return List.of(PUBLIC_KEY.refused(
                    isSameInBoth(context)
                            ? "no public key is given, and the other Region has none"
                            : "no public key is given, and the other Region's is not to be taken",
                    Remedy.of("give one with --public-key FILE (")
                            .then(Command.of("ssh-keygen", "-t", "ed25519", "-f", "FILE"))
                            .then(" makes a pair)")));
        }
        return List.of(PUBLIC_KEY.passed("given by " + seen.origin()));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        context.cloud()
                .compute(context.region("region"))
                .importKeyPair(
                        keyName(context),
                        Objects.requireNonNull(seen.publicKey()),
                        Map.of("drctl:site", context.inventory().site().name()));
        return Facts.NONE;
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    /** Compares the key itself, without the comment at the end of the OpenSSH format. */
    private static boolean holds(KeyPair pair, String publicKey) {
        String held = pair.publicKey();
        // Where EC2 doesn't show the key, a pair of that name is trusted; verify compares fingerprints.
        return held == null || KeyPair.material(held).equals(KeyPair.material(publicKey));
    }

    /** Two key pairs made by hand under one name are fine where the inventory says so. */
    private static boolean isSameInBoth(StepContext context) {
        return context.inventory()
                .first(AssetKind.KEY_PAIR)
                .flatMap(row -> row.get(RowKeys.SAME_KEY))
                .orElse(true);
    }

    private static String keyName(StepContext context) {
        return context.inventory().name(AssetKind.KEY_PAIR, context.region("region"));
    }
}
