package io.drctl.action.presteps;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
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
import io.drctl.cloud.Compute.Image;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that a Region has the machine image that the web instances start from. Images are regional (Amazon EC2 User
 * Guide, "Copy an AMI"): the primary Region's is found by id or name, the recovery Region's is a copy of it that keeps
 * its tags.
 */
public final class EnsureImage implements Effect<EnsureImage.Seen> {
    private static final Gate IMAGE_EXISTS =
            Gate.of("image-exists", step -> "the primary Region has the image").when(EnsureImage::isPrimary);
    private static final Gate ORIGINAL_AVAILABLE = Gate.of(
                    "original-available", step -> "the primary Region's image is available")
            .when(step -> !isPrimary(step));

    private static final Fact<String> IMAGE_ID = Fact.text("image-id");

    /** @param original the primary Region's image; read only for the recovery Region, and only when needed */
    record Seen(Optional<Image> own, Optional<Image> original) {}

    @Override
    public String name() {
        return "ensure-image";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return PreSteps.areMade(context, AssetKind.MACHINE_IMAGE);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        if (isPrimary(context)) {
            return new Outline(
                    "image " + imageName(context) + " is found in " + region,
                    Reversibility.REVERSIBLE,
                    List.of(),
                    List.of(),
                    Duration.ofMinutes(1),
                    null);
        }
        return new Outline(
                        "image " + imageName(context) + " is copied from "
                                + context.inventory().primary().name() + " to " + region + ", with its tags",
                        Reversibility.REVERSIBLE,
                        List.of(
                                new PlannedCall("ec2:CopyImage", region.value(), Plane.CONTROL),
                                new PlannedCall("ec2:CreateTags", region.value(), Plane.CONTROL)),
                        List.of(),
                        // Copies of large images between Regions take tens of minutes.
                        Duration.ofHours(2),
                        Remedy.of("with the id of the copy, which is in this run's facts: ")
                                .then(Command.aws("ec2", "deregister-image", "--region", region, "--image-id", "ID")))
                .asking("copy image " + imageName(context) + " to " + region);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        Optional<Observation<Seen>> left =
                PreSteps.leftToTerraform(context, AssetKind.MACHINE_IMAGE, context.region("region"));
        if (left.isPresent()) {
            return left.get();
        }
        if (isPrimary(context)) {
            Optional<Image> found = original(context);
            if (found.isPresent() && found.get().isAvailable()) {
                return new Observation.Satisfied<>(
                        "found image " + found.get().id() + " (" + found.get().name() + ")",
                        Facts.of(IMAGE_ID, found.get().id()));
            }
            return new Observation.NotYet<>(
                    "image " + imageName(context) + " is "
                            + found.map(Image::state).orElse("missing"),
                    new Seen(found, Optional.empty()));
        }
        Threads.Pending<Optional<Image>> pending = context.cloud().threads().start("image", () -> original(context));
        List<Image> copies = context.cloud().compute(context.region("region")).imagesNamed(imageName(context));
        Optional<Image> original = pending.join();
        Optional<Image> copy = copies.stream()
                .filter(image -> original.isEmpty() || isCopyOf(image, original.get()))
                .max(Comparator.comparing(Image::createdAt));
        if (copy.isPresent() && copy.get().isAvailable()) {
            return tagged(copy.get(), original);
        }
        if (copy.isPresent() && copy.get().state().equals("pending")) {
            return new Observation.InProgress<>("image " + copy.get().id() + " is being copied");
        }
        return new Observation.NotYet<>(
                copy.map(image -> "the copy " + image.id() + " is " + image.state())
                                .orElse("no copy of the primary Region's image yet")
                        + "; would be copied",
                new Seen(copy, original));
    }

    private static Observation<Seen> tagged(Image copy, Optional<Image> original) {
        Map<String, String> wanted = original.map(Image::tags).orElse(Map.of());
        if (copy.tags().entrySet().containsAll(wanted.entrySet())) {
            return new Observation.Satisfied<>(
                    "found image " + copy.id() + " (" + copy.name() + ")", Facts.of(IMAGE_ID, copy.id()));
        }
        return new Observation.NotYet<>(
                "image " + copy.id() + " lacks tags of the primary Region's", new Seen(Optional.of(copy), original));
    }

    /**
     * A copy keeps the name; EC2 reports the source of copies it still knows, and a copy is younger than its original.
     */
    private static boolean isCopyOf(Image image, Image original) {
        String source = image.sourceImageId();
        if (source != null) {
            return source.equals(original.id());
        }
        return !image.createdAt().isBefore(original.createdAt());
    }

    @Override
    public List<Gate> gates() {
        return List.of(IMAGE_EXISTS, ORIGINAL_AVAILABLE);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        if (isPrimary(context)) {
            return List.of(IMAGE_EXISTS.refused(
                    "image " + imageName(context) + " in " + context.region("region") + " is "
                            + seen.own().map(Image::state).orElse("missing"),
                    "build the image there, or name an existing one in the inventory (row machine-image)"));
        }
        if (seen.original().isEmpty() || !seen.original().get().isAvailable()) {
            return List.of(ORIGINAL_AVAILABLE.refused(
                    "image " + imageName(context) + " in "
                            + context.inventory().primary().name() + " is "
                            + seen.original().map(Image::state).orElse("missing"),
                    "build the image in the primary Region, or name an existing one in the inventory"));
        }
        return List.of(
                ORIGINAL_AVAILABLE.passed("image " + seen.original().get().id() + " is available"));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        Image original = seen.original().orElseThrow();
        RegionName region = context.region("region");
        if (seen.own().isPresent() && seen.own().get().isAvailable()) {
            context.cloud().compute(region).tagImage(seen.own().get().id(), original.tags());
            return Facts.of(IMAGE_ID, seen.own().get().id());
        }
        String id = context.cloud()
                .compute(region)
                .copyImage(
                        context.inventory().primary().name(),
                        original.id(),
                        original.name(),
                        original.tags(),
                        // The same token for every repetition of this step, and for no other step.
                        context.runId() + "-" + context.step().id());
        // CopyImage copies tags only where it is allowed to, so the step sets them on the copy explicitly.
        context.cloud().compute(region).tagImage(id, original.tags());
        return Facts.of(IMAGE_ID, id);
    }

    /** An image that was there before got tags only. */
    @Override
    public @Nullable Remedy undo(StepContext context, Seen seen) {
        return seen.own().filter(Image::isAvailable).isEmpty()
                ? outline(context).undo()
                : null;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }

    private static Optional<Image> original(StepContext context) {
        RegionName primary = context.inventory().primary().name();
        String id = context.inventory().image().id();
        if (id != null) {
            return context.cloud().compute(primary).image(id);
        }
        List<Image> images = context.cloud()
                .compute(primary)
                .imagesNamed(context.inventory().name(AssetKind.MACHINE_IMAGE, primary));
        return images.stream()
                .filter(Image::isAvailable)
                .max(Comparator.comparing(Image::createdAt))
                .or(() -> images.stream().findFirst());
    }

    private static boolean isPrimary(StepContext context) {
        return context.inventory().region(context.region("region")).role() == RegionRole.PRIMARY;
    }

    private static String imageName(StepContext context) {
        return context.inventory().name(AssetKind.MACHINE_IMAGE, context.region("region"));
    }
}
