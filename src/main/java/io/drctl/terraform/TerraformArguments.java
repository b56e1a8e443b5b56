package io.drctl.terraform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Terraform's argument vectors.
 *
 * <p>They never contain values or secrets, since every user of a machine can read every argument: those are passed in
 * variable files and the environment. Terraform always applies a saved plan, never a configuration.
 *
 * @param program Terraform's path
 * @param root the root module's directory
 */
record TerraformArguments(Path program, Path root) {

    List<String> version() {
        return List.of(program.toString(), "version", "-json");
    }

    /** @param backend a file of backend settings, or null when the configuration has them all */
    List<String> init(@Nullable Path backend) {
        List<String> arguments = start("init", "-json", "-input=false");
        if (backend != null) {
            arguments.add("-backend-config=" + backend);
        }
        return arguments;
    }

    /** @param parallelism how many resources at once, or null for Terraform's own default */
    List<String> plan(Path planFile, List<Path> variableFiles, @Nullable Integer parallelism) {
        List<String> arguments = start("plan", "-json", "-input=false", "-detailed-exitcode", "-out=" + planFile);
        for (Path file : variableFiles) {
            arguments.add("-var-file=" + file);
        }
        addParallelism(arguments, parallelism);
        return arguments;
    }

    List<String> show(Path planFile) {
        List<String> arguments = start("show", "-json");
        arguments.add(planFile.toString());
        return arguments;
    }

    List<String> apply(Path planFile, @Nullable Integer parallelism) {
        List<String> arguments = start("apply", "-json", "-input=false");
        addParallelism(arguments, parallelism);
        arguments.add(planFile.toString());
        return arguments;
    }

    List<String> forceUnlock(String lockId) {
        return start("force-unlock", "-force", lockId);
    }

    private List<String> start(String... command) {
        List<String> arguments = new ArrayList<>();
        arguments.add(program.toString());
        arguments.add("-chdir=" + root);
        arguments.addAll(List.of(command));
        return arguments;
    }

    private static void addParallelism(List<String> arguments, @Nullable Integer parallelism) {
        if (parallelism != null) {
            arguments.add("-parallelism=" + parallelism);
        }
    }
}
