package io.drctl.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.drctl.action.Action;
import io.drctl.action.Observation;
import io.drctl.journal.Event;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody goes through the kinds of a sealed type by hand: a chain of {@code instanceof} compiles without the kind that
 * is new, and passes it over. One question after one kind is no chain.
 */
final class SealedTypesTest {
    private static List<String> chains(JavaClasses classes) {
        List<String> chains = new ArrayList<>();
        for (JavaClass type : classes) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                Map<Class<?>, Set<String>> asked = new HashMap<>();
                for (InstanceofCheck check : unit.getInstanceofChecks()) {
                    sealedAbove(check.getRawType())
                            .forEach(above -> asked.computeIfAbsent(above, known -> new TreeSet<>())
                                    .add(check.getRawType().getSimpleName()));
                }
                asked.forEach((above, kinds) -> {
                    if (kinds.size() > 1) {
                        chains.add(unit.getFullName() + " asks for " + kinds + " of " + above.getSimpleName());
                    }
                });
            }
        }
        return chains;
    }

    private static Stream<Class<?>> sealedAbove(JavaClass kind) {
        return kind.getPackageName().startsWith(ImportRules.ROOT)
                ? Arrays.<Class<?>>stream(kind.reflect().getInterfaces()).filter(Class::isSealed)
                : Stream.empty();
    }

    @Test
    void no_method_asks_a_sealed_type_for_one_kind_after_another() {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/test/"))
                .importPackages(ImportRules.ROOT);
        assertThat(chains(main)).isEmpty();
    }

    /** What the rule is to find. */
    static final class Chain {
        private Chain() {}

        static String words(Observation<?> seen) {
            if (seen instanceof Observation.Satisfied) {
                return "so";
            }
            return seen instanceof Observation.NotYet ? "not so" : "";
        }
    }

    @Test
    void a_chain_is_found() {
        assertThat(chains(new ClassFileImporter().importClasses(Chain.class)))
                .singleElement()
                .asString()
                .contains("Chain.words", "[NotYet, Satisfied] of Observation");
    }

    @Test
    void an_event_has_a_case_for_each_kind() {
        assertThat(Arrays.stream(Event.Visitor.class.getMethods())
                        .<Class<?>>map(method -> method.getParameterTypes()[0]))
                .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @ValueSource(classes = {Observation.class, Action.class})
    void a_match_has_a_case_for_each_kind(Class<?> sealed) {
        Method match = Arrays.stream(sealed.getDeclaredMethods())
                .filter(method -> method.getName().equals("match"))
                .findFirst()
                .orElseThrow();
        assertThat(match.getParameterCount()).isEqualTo(sealed.getPermittedSubclasses().length);
    }
}
