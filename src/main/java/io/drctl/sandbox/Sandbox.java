package io.drctl.sandbox;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.LoadedInventory;
import io.drctl.process.Interruption;
import io.drctl.terraform.PlanAndApply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated AWS with the site and its clients, which continues where the last command left it. */
public interface Sandbox extends AutoCloseable {
    /** What commands act on. */
    Cloud cloud();

    /** The true state, according to the world and its clients. */
    SandboxStatus status();

    /**
     * Breaks something; a previous fault of the same kind is replaced.
     *
     * @return what is wrong, in words
     * @throws io.drctl.diagnostic.InputException when nothing of that name can go wrong
     */
    Injected inject(FaultRequest request);

    /**
     * Ends a fault.
     *
     * @return what was healed, in words; empty when nothing of the kind was wrong
     */
    List<String> heal(FaultRequest request);

    /** Ends all faults. */
    List<String> healAll();

    /**
     * Lifts the deletion protection of the site's database clusters, as an operator does in the console.
     *
     * @param region whose cluster; null for every Region's
     * @return the clusters that were protected until now
     * @throws io.drctl.diagnostic.InputException when there is no such Region or no cluster in it
     */
    List<String> unprotect(@Nullable String region);

    /**
     * Publishes a data point to the metric of a Region's take-over alarm, as an operator does with the AWS CLI.
     *
     * @param raised whether the Region takes over; false for the all-clear
     * @return the alarm's name
     * @throws io.drctl.diagnostic.InputException when there is no such Region, or its CloudWatch gets no data point
     */
    String takeOver(String region, boolean raised);

    /** Creates what Terraform would, without Terraform. */
    PlanAndApply provisioning(Interruption interruption);

    /** The world is that of another inventory of the site too, one that pairs a Region with a third. */
    void takesAlso(LoadedInventory inventory);

    /** While a person thinks, the sandbox's time passes as theirs does. */
    void asking(boolean on);

    @Override
    void close();
}
