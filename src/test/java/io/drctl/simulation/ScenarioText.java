package io.drctl.simulation;

import io.drctl.inventory.RegionName;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.sim.Fault;
import io.drctl.sim.Peculiarity;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scenarios as text that can be pasted into a command line:
 *
 * <pre>{@code
 * world seed=467 site=failover-records unprotected; operator failover-db to=us-west-1 @killed=105;
 * rival resume; trouble replication-lag lag=PT10M58S from=-300 until=3600
 * }</pre>
 *
 * <p>Parts end with a semicolon or a line. What befalls a command's process begins with {@code @}; a character that
 * would break a word is written as in URLs, {@code %20}.
 */
final class ScenarioText {
    private static final String PLAIN = "._:/@+,-=";

    private ScenarioText() {}

    static String of(Scenario scenario) {
        List<String> parts = new ArrayList<>();
        parts.add("world seed=" + scenario.seed() + " site=" + word(scenario.kind())
                + (scenario.isEmpty() ? " empty" : "")
                + (scenario.isUnprotected() ? " unprotected" : "")
                + (scenario.rivalAfterSeconds() == 0 ? "" : " rival-after=" + scenario.rivalAfterSeconds())
                + (scenario.rivalElsewhere() ? " rival-elsewhere" : ""));
        scenario.peculiarities().forEach(each -> parts.add("peculiar " + word(each)));
        scenario.first().forEach(command -> parts.add("operator " + of(command)));
        scenario.rival().forEach(command -> parts.add("rival " + of(command)));
        scenario.troubles()
                .forEach(trouble -> parts.add(
                        "trouble " + of(trouble.fault()) + " from=" + trouble.from() + " until=" + trouble.until()));
        return String.join("; ", parts);
    }

    private static String of(Command command) {
        StringBuilder text = new StringBuilder(Objects.requireNonNullElse(command.runbook(), "resume"));
        new TreeMap<>(command.arguments())
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(encoded(value)));
        text.append(command.killedAt() > 0 ? " @killed=" + command.killedAt() : "")
                .append(command.killedBesideCall() > 0 ? " @killed-beside-call=" + command.killedBesideCall() : "")
                .append(command.killedBesideLease() > 0 ? " @killed-beside-lease=" + command.killedBesideLease() : "")
                .append(command.tearsLine() ? " @torn" : "")
                .append(command.thinksSeconds() > 0 ? " @thinks=" + command.thinksSeconds() : "")
                .append(command.stoppedAfterSeconds() > 0 ? " @ctrl-c=" + command.stoppedAfterSeconds() : "")
                .append(command.diskFullAtLine() > 0 ? " @disk-full=" + command.diskFullAtLine() : "");
        return text.toString();
    }

    private static String of(Fault fault) {
        StringBuilder text = new StringBuilder(name(fault.getClass()));
        for (RecordComponent component : fault.getClass().getRecordComponents()) {
            Object value;
            try {
                value = component.getAccessor().invoke(fault);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
            if (value != null) {
                text.append(' ').append(component.getName()).append('=');
                text.append(value instanceof Enum<?> constant ? word(constant) : encoded(value.toString()));
            }
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException with what can't be understood, and where */
    static Scenario parse(String text) {
        Scenario.@Nullable Kind kind = null;
        long seed = 0;
        boolean isEmpty = false;
        boolean isUnprotected = false;
        int rivalAfter = 0;
        boolean rivalElsewhere = false;
        List<Command> first = new ArrayList<>();
        List<Command> rival = new ArrayList<>();
        List<Scenario.Trouble> troubles = new ArrayList<>();
        List<Peculiarity> peculiarities = new ArrayList<>();
        for (String line : text.split("[;\n]")) {
            if (line.isBlank()) {
                continue;
            }
            Part part = new Part(line.strip());
            String keyword = part.keyword();
            if ((kind == null) != keyword.equals("world")) {
                throw part.wrong("one \"world seed=N site=KIND\" comes first");
            }
            switch (keyword) {
                case "world" -> {
                    seed = part.number("seed");
                    kind = part.constant(Scenario.Kind.class, part.required("site"));
                    isEmpty = part.flag("empty");
                    isUnprotected = part.flag("unprotected");
                    rivalAfter = part.count("rival-after");
                    rivalElsewhere = part.flag("rival-elsewhere");
                }
                case "operator" -> first.add(command(part));
                case "rival" -> rival.add(command(part));
                case "trouble" -> troubles.add(trouble(part));
                case "peculiar" -> peculiarities.add(part.constant(Peculiarity.class, part.word("what the site has")));
                default -> throw part.wrong("a part is world, peculiar, operator, rival or trouble");
            }
            part.end();
        }
        if (kind == null || (first.isEmpty() && rival.isEmpty())) {
            throw new IllegalArgumentException("a scenario has at least \"world seed=N site=KIND; operator RUNBOOK\"; "
                    + (kind == null ? "this one has no world" : "nobody enters anything in this one"));
        }
        return new Scenario(
                seed, kind, isEmpty, isUnprotected, first, rival, rivalAfter, rivalElsewhere, troubles, peculiarities);
    }

    private static Command command(Part part) {
        String runbook = part.word("a runbook, or resume");
        boolean isKnown = RunbookLibrary.shipped().contains(runbook)
                || List.of(Command.TERRAFORM, Command.VERIFYING, Command.FORCING)
                        .contains(runbook);
        if (!runbook.equals("resume") && !isKnown) {
            throw part.wrong("there is no runbook " + runbook);
        }
        int killedAt = part.count("@killed");
        int killedBesideCall = part.count("@killed-beside-call");
        int killedBesideLease = part.count("@killed-beside-lease");
        boolean tears = part.flag("@torn");
        int stoppedAfter = part.count("@ctrl-c");
        int diskFullAt = part.count("@disk-full");
        int thinks = part.count("@thinks");
        return new Command(
                runbook.equals("resume") ? null : runbook,
                part.rest(),
                killedAt,
                killedBesideCall,
                killedBesideLease,
                stoppedAfter,
                diskFullAt,
                thinks,
                tears);
    }

    private static Scenario.Trouble trouble(Part part) {
        String name = part.word("a fault");
        for (Class<?> kind : Fault.kinds()) {
            if (name(kind).equals(name)) {
                int from = Math.toIntExact(part.number("from"));
                int until = Math.toIntExact(part.number("until"));
                return new Scenario.Trouble(fault(part, kind), from, until);
            }
        }
        throw part.wrong("there is no fault " + name + "; there are "
                + String.join(
                        ", ", Fault.kinds().stream().map(ScenarioText::name).toList()));
    }

    private static Fault fault(Part part, Class<?> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = part.value(components[i]);
        }
        try {
            Constructor<?> constructor = kind.getDeclaredConstructor(types);
            return (Fault) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw part.wrong(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String encoded(String value) {
        StringBuilder text = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = each > 0 && (Character.isLetterOrDigit(each) || PLAIN.indexOf(each) >= 0);
            text.append(isPlain ? String.valueOf((char) each) : String.format("%%%02X", each));
        }
        return text.toString();
    }

    /** A part of a scenario's text, word by word. */
    private static final class Part {
        private final String text;
        private final List<String> words = new ArrayList<>();
        private final Map<String, String> values = new LinkedHashMap<>();

        Part(String text) {
            this.text = text;
            for (String word : text.split("\\s+")) {
                int equals = word.indexOf('=');
                if (equals < 0) {
                    words.add(word);
                    continue;
                }
                String value;
                try {
                    value = URLDecoder.decode(word.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw wrong(word + ": after a % come two hexadecimal digits");
                }
                if (values.put(word.substring(0, equals), value) != null) {
                    throw wrong(word.substring(0, equals) + " is there twice");
                }
            }
        }

        IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("in \"" + text + "\": " + what);
        }

        String keyword() {
            return word("world, peculiar, operator, rival or trouble");
        }

        String word(String what) {
            if (words.isEmpty()) {
                throw wrong("missing: " + what);
            }
            return words.remove(0);
        }

        boolean flag(String name) {
            return words.remove(name);
        }

        String required(String name) {
            String value = values.remove(name);
            if (value == null) {
                throw wrong("missing: " + name + "=");
            }
            return value;
        }

        long number(String name) {
            String value = required(name);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw wrong(name + " is no whole number: " + value);
            }
        }

        /** Zero when it isn't there. */
        int count(String name) {
            if (!values.containsKey(name)) {
                return 0;
            }
            long number = number(name);
            if (number < 0 || number > 1_000_000) {
                throw wrong(name + " is not from 0 to 1000000");
            }
            return (int) number;
        }

        <E extends Enum<E>> E constant(Class<E> type, String value) {
            for (E constant : type.getEnumConstants()) {
                if (ScenarioText.word(constant).equals(value)) {
                    return constant;
                }
            }
            throw wrong(value + " is none of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(ScenarioText::word)
                                    .toList()));
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // The component's type says which enum it is.
        @Nullable
        Object value(RecordComponent component) {
            Class<?> type = component.getType();
            String name = component.getName();
            if (!values.containsKey(name) && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return null;
            }
            String value = required(name);
            try {
                if (type == Duration.class) {
                    return Duration.parse(value);
                }
                if (type == double.class) {
                    return Double.parseDouble(value);
                }
                if (type == RegionName.class) {
                    return new RegionName(value);
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                throw wrong(name + " can't be " + value);
            }
            return type.isEnum() ? constant((Class<Enum>) type, value) : value;
        }

        /** What is left, of a command: its arguments. */
        Map<String, String> rest() {
            Map<String, String> rest = new LinkedHashMap<>(values);
            values.clear();
            for (String name : rest.keySet()) {
                if (name.startsWith("@")) {
                    throw wrong("nothing is known of " + name);
                }
            }
            return rest;
        }

        void end() {
            if (!words.isEmpty() || !values.isEmpty()) {
                throw wrong("nothing is known of "
                        + (words.isEmpty() ? values.keySet().iterator().next() : words.get(0)));
            }
        }
    }
}
