package io.drctl.readiness;

import io.drctl.cloud.Compute;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Optional;

/** The key pair of a Region: there and, unless the inventory says otherwise, the same key as in the primary. */
record KeyPairCheck(Inventory inventory, Asset row, SiteRegion home, ComputeReads compute) implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of("key-pair.present", "key-pair.fingerprint"),
            (site, row, region) -> new KeyPairCheck(site.inventory(), row, region, site.compute()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.KEY_PAIR, FAMILY);

    @Override
    public void examine(Findings findings) {
        String name = row.nameIn(home.name());
        Reading<Optional<Compute.KeyPair>> here = compute.keyPair(home.name(), name);
        RegionName primary = inventory.primary().name();
        String subject = "key pair " + name;
        Remedy remedy = inventory.upkeep().prepare(home.name());
        boolean isCompared = home.role() == RegionRole.RECOVERY
                && row.isIn(primary)
                && row.get(RowKeys.SAME_KEY).orElse(true);
        Reading<Optional<Compute.KeyPair>> there = isCompared ? compute.keyPair(primary, row.nameIn(primary)) : here;
        Optional<Compute.KeyPair> present = findings.present(
                "key-pair.present",
                subject,
                "there",
                here::get,
                () -> Judgement.fail("there is no such key pair", remedy),
                found -> Judgement.pass("there, " + found.fingerprint()));
        if (isCompared && present.isPresent()) {
            findings.check(
                    "key-pair.fingerprint",
                    subject,
                    "the same key as in " + primary,
                    () -> there.get()
                            .map(original -> compare(present.get(), original, primary))
                            .orElseGet(() -> Judgement.fail(
                                    primary + " has no key pair to compare it with",
                                    inventory.upkeep().prepare(primary))));
        }
    }

    /**
     * Fingerprints of one key differ only if EC2 created the key in one Region and it was imported in the other (EC2
     * User Guide, "Verify the fingerprint of your key pair"); then the public keys themselves decide.
     */
    private Judgement compare(Compute.KeyPair here, Compute.KeyPair there, RegionName primary) {
        String own = here.publicKey();
        String original = there.publicKey();
        boolean isSame = here.fingerprint().equals(there.fingerprint())
                || (own != null
                        && original != null
                        && Compute.KeyPair.material(own).equals(Compute.KeyPair.material(original)));
        return isSame
                ? Judgement.pass("the same key as in " + primary)
                : Judgement.fail(
                        here.fingerprint() + " here, " + there.fingerprint() + " in " + primary,
                        Remedy.of("delete the key pair that is wrong (")
                                .then(Command.aws(
                                        "ec2", "delete-key-pair", "--region", home.name(), "--key-name", here.name()))
                                .then("), then ")
                                .then(inventory.upkeep().prepare(home.name())));
    }
}
