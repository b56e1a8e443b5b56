package io.drctl.simulation;

import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator enters, and what befalls the process that it starts.
 *
 * @param runbook null to resume the newest unfinished run; {@link #TERRAFORM} for what is no run
 * @param killedAt the process is killed at its n-th moment (a call or a line of the journal, before or after); 0 for
 *     never
 * @param killedBesideCall the process is killed at its n-th moment beside a call that changes something: odd before it,
 *     even after it; 0 for never
 * @param killedBesideLease the same of its questions for, and writes of, the site's lease
 * @param stoppedAfterSeconds the operator presses Ctrl-C so long after the start; 0 for never
 * @param diskFullAtLine from its n-th line on the journal can't be written; 0 for never
 * @param thinksSeconds how long the operator looks at the plan before agreeing to it
 * @param tearsLine the kill, if it hits a line of the journal, leaves half of it on disk
 */
record Command(
        @Nullable String runbook,
        Map<String, String> arguments,
        int killedAt,
        int killedBesideCall,
        int killedBesideLease,
        int stoppedAfterSeconds,
        int diskFullAtLine,
        int thinksSeconds,
        boolean tearsLine) {
    /** No runbook: somebody runs Terraform by hand, and waits for what it makes of a Region that lacks its cluster. */
    static final String TERRAFORM = "terraform";

    /** No runbook either: the recovery Region is verified, and what is said of it is remembered. */
    static final String VERIFYING = "verify";

    /** No runbook either: the newest switchover of that machine is gone on with by force, by the runbook of its own. */
    static final String FORCING = "force";

    /** @param consents what the operator agrees to, by the arguments of the forced runbook */
    static Command force(Map<String, String> consents) {
        return of(FORCING, consents);
    }

    boolean isForcing() {
        return FORCING.equals(runbook);
    }

    static final Command VERIFY = of(VERIFYING, Map.of());

    static final Command RESUME = new Command(null, Map.of(), 0, 0, 0, 0, 0, 0, false);

    /** Resumes a certain run. */
    static Command resume(String runId) {
        return new Command(null, Map.of("run", runId), 0, 0, 0, 0, 0, 0, false);
    }

    static Command of(String runbook, Map<String, String> arguments) {
        return new Command(runbook, arguments, 0, 0, 0, 0, 0, 0, false);
    }

    static Command terraform(RegionName region) {
        return of(TERRAFORM, Map.of("region", region.value()));
    }

    /** The operator takes the lease away from whatever run holds it. */
    static final String BREAK_LEASE = "break-lease";

    Command breakingTheLease() {
        Map<String, String> more = new TreeMap<>(arguments);
        more.put(BREAK_LEASE, "holder");
        return new Command(
                runbook,
                more,
                killedAt,
                killedBesideCall,
                killedBesideLease,
                stoppedAfterSeconds,
                diskFullAtLine,
                thinksSeconds,
                tearsLine);
    }

    boolean breaksLease() {
        return arguments.containsKey(BREAK_LEASE);
    }

    /** The runbook's own arguments. */
    Map<String, String> runbookArguments() {
        Map<String, String> own = new LinkedHashMap<>(arguments);
        own.remove(BREAK_LEASE);
        return own;
    }

    boolean isTerraform() {
        return TERRAFORM.equals(runbook);
    }

    boolean isVerifying() {
        return VERIFYING.equals(runbook);
    }

    boolean isResume() {
        return runbook == null;
    }

    Command killedAt(int moment, boolean tears) {
        return new Command(runbook, arguments, moment, 0, 0, 0, 0, thinksSeconds, tears);
    }

    Command killedBesideCall(int moment) {
        return new Command(runbook, arguments, 0, moment, 0, 0, 0, thinksSeconds, false);
    }

    Command killedBesideLease(int moment) {
        return new Command(runbook, arguments, 0, 0, moment, 0, 0, thinksSeconds, false);
    }

    Command stoppedAfter(int seconds) {
        return new Command(runbook, arguments, 0, 0, 0, seconds, 0, thinksSeconds, false);
    }

    Command diskFullAt(int line) {
        return new Command(runbook, arguments, 0, 0, 0, 0, line, thinksSeconds, false);
    }

    Command agreedToAfter(int seconds) {
        return new Command(
                runbook,
                arguments,
                killedAt,
                killedBesideCall,
                killedBesideLease,
                stoppedAfterSeconds,
                diskFullAtLine,
                seconds,
                tearsLine);
    }

    /** The same, befallen by what befalls another. */
    Command disturbedAs(Command other) {
        return new Command(
                runbook,
                arguments,
                other.killedAt,
                other.killedBesideCall,
                other.killedBesideLease,
                other.stoppedAfterSeconds,
                other.diskFullAtLine,
                other.thinksSeconds,
                other.tearsLine);
    }

    Command undisturbed() {
        return new Command(runbook, arguments, 0, 0, 0, 0, 0, 0, false);
    }

    boolean isDisturbed() {
        return killedAt > 0
                || killedBesideCall > 0
                || killedBesideLease > 0
                || stoppedAfterSeconds > 0
                || diskFullAtLine > 0;
    }

    @Override
    public String toString() {
        return (isResume()
                        ? "resume " + arguments.getOrDefault("run", "")
                        : runbook + (arguments.isEmpty() ? "" : " " + new TreeMap<>(arguments)))
                + (killedAt > 0 ? ", killed at moment " + killedAt + (tearsLine ? ", tearing the line" : "") : "")
                + (killedBesideCall > 0
                        ? ", killed " + (killedBesideCall % 2 == 1 ? "before" : "after") + " change "
                                + (killedBesideCall + 1) / 2
                        : "")
                + (killedBesideLease > 0
                        ? ", killed " + (killedBesideLease % 2 == 1 ? "before" : "after") + " call "
                                + (killedBesideLease + 1) / 2 + " about the lease"
                        : "")
                + (thinksSeconds > 0 ? ", agreed to after " + thinksSeconds + " s" : "")
                + (stoppedAfterSeconds > 0 ? ", Ctrl-C after " + stoppedAfterSeconds + " s" : "")
                + (diskFullAtLine > 0 ? ", disk full from line " + diskFullAtLine : "");
    }
}
