package io.drctl.terraform;

import io.drctl.process.ChildProcess;
import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import io.drctl.process.OverlongLineException;
import io.drctl.process.Stoppable;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of Terraform, from start to end, whether it ends on its own or is interrupted.
 *
 * <p>Terraform takes the first SIGINT or SIGTERM as a request to stop: it lets what is under way finish, writes the
 * state and releases the lock. It takes the second as an order to drop everything. A Ctrl-C at the terminal reaches
 * Terraform directly, since it is in the same process group; a signal that was sent to drctl alone does not. The JVM
 * can't say which of the two happened, but Terraform can: it says at once that it was interrupted. So the signal is
 * passed on only if Terraform doesn't say so.
 */
final class TerraformRun implements Stoppable {
    /** How soon Terraform says that a signal has reached it. */
    private static final Duration ACKNOWLEDGEMENT_MAX = Duration.ofSeconds(2);

    /** How long an interrupted Terraform may take to let what is under way finish. */
    private static final Duration STOP_MAX = Duration.ofMinutes(10);

    /** How long Terraform gets to drop everything, once told to. */
    private static final Duration DROP_MAX = Duration.ofSeconds(15);

    /** The exit status of a program that a signal killed is 128 plus the signal's number. */
    private static final int KILLED_STATUS_MIN = 128;

    private static final int LAST_WORDS_MAX = 12;

    private static final int DOCUMENT_CHARACTERS_MAX = 32 << 20;

    private final Consumer<TerraformEvent> events;
    private final List<TerraformDiagnostic> diagnostics = new ArrayList<>();
    private final Deque<String> lastWords = new ArrayDeque<>();
    private final StringBuilder document = new StringBuilder();
    private final CountDownLatch acknowledged = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private @Nullable ChildProcess child;
    private volatile boolean killed;
    private boolean toldToStop;

    private TerraformRun(Consumer<TerraformEvent> events) {
        this.events = events;
    }

    /**
     * How it ended.
     *
     * @param document all of standard output, for commands whose output is one document
     * @param clean whether it ended on its own rather than being killed, and reports no lock or state left behind
     * @param wasToldToStop whether it says that a signal reached it; it may have ended before drctl knows of the same
     *     signal
     */
    record Result(
            int status,
            List<TerraformDiagnostic> diagnostics,
            List<String> lastWords,
            String document,
            boolean clean,
            boolean wasToldToStop) {}

    /** Runs a command whose output is a stream of events. */
    static Result stream(Invocation invocation, Interruption interruption, Consumer<TerraformEvent> events) {
        TerraformRun run = new TerraformRun(events);
        return run.execute(invocation, interruption, run::event);
    }

    /** Runs a command whose output is one document, or plain text. */
    static Result document(Invocation invocation, Interruption interruption) {
        TerraformRun run = new TerraformRun(event -> {});
        return run.execute(invocation, interruption, run::documentLine);
    }

    /** A document is parsed as a whole, and must fit into memory several times over. */
    private void documentLine(String line) {
        if (document.length() + line.length() > DOCUMENT_CHARACTERS_MAX) {
            throw tooLarge();
        }
        document.append(line).append('\n');
    }

    private static ProvisioningException tooLarge() {
        return new ProvisioningException(
                "Terraform printed more than drctl reads of one document (32 million characters)",
                Remedy.of("split the configuration into roots of fewer resources (")
                        .then(Command.of("terraform", "state", "list"))
                        .then(" shows them)"));
    }

    private Result execute(Invocation invocation, Interruption interruption, Consumer<String> out) {
        ChildProcess started;
        try {
            started = ChildProcess.start(invocation, out, this::word);
        } catch (IOException failure) {
            throw new ProvisioningException(
                    "can't start Terraform: " + failure.getMessage(), Provisioning.HOW_TO_GET, failure);
        }
        synchronized (this) {
            child = started;
        }
        interruption.attend(this);
        try {
            int status = started.await();
            return result(status);
        } catch (OverlongLineException overlong) {
            throw tooLarge();
        } catch (InterruptedException impatient) {
            started.kill();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Terraform ran", impatient);
        } finally {
            acknowledged.countDown();
            interruption.release();
        }
    }

    private synchronized Result result(int status) {
        boolean lockKept = diagnostics.stream()
                .anyMatch(
                        each -> each.mentions("releasing the state lock") || each.mentions("Failed to persist state"));
        return new Result(
                status,
                List.copyOf(diagnostics),
                List.copyOf(lastWords),
                document.toString(),
                !killed && status < KILLED_STATUS_MIN && !lockKept,
                toldToStop);
    }

    private synchronized void event(String line) {
        Optional<TerraformEvent> parsed = TerraformEvents.parse(line);
        if (parsed.isEmpty()) {
            if (TerraformEvents.begin(line) < 0) {
                word(line);
            }
            return;
        }
        TerraformEvent event = parsed.get();
        event.problem().ifPresent(diagnostics::add);
        if (event.isStop()) {
            toldToStop = true;
            acknowledged.countDown();
        }
        events.accept(event);
    }

    private synchronized void word(String line) {
        String plain = line.replaceAll("\u001b\\[[0-9;]*m", "").strip();
        if (plain.isEmpty()) {
            return;
        }
        lastWords.addLast(plain);
        if (lastWords.size() > LAST_WORDS_MAX) {
            lastWords.removeFirst();
        }
    }

    @Override
    public void stop() {
        ChildProcess running;
        synchronized (this) {
            running = child;
        }
        if (running == null || !stopping.compareAndSet(false, true)) {
            return;
        }
        try {
            boolean knows = acknowledged.await(ACKNOWLEDGEMENT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (!knows && running.isAlive()) {
                running.terminate();
            }
            if (running.hasEndedWithin(STOP_MAX)) {
                return;
            }
            running.terminate();
            if (running.hasEndedWithin(DROP_MAX)) {
                return;
            }
            killed = true;
            running.kill();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
