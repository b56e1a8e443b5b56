package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No port has a method that the contracts pass over, so that fakes and the simulated world can't stray there. */
final class ContractedPortsTest {
    @Test
    void the_contracts_call_every_method_of_every_port() {
        Set<String> called = new ClassFileImporter()
                        .importClasses(
                                CloudContract.class,
                                DbInstancesContract.class,
                                ListingsContract.class,
                                OutsideContract.class,
                                ProvisionerContract.class)
                        .stream()
                        .map(JavaClass::getMethodCallsFromSelf)
                        .flatMap(Set::stream)
                        .map(call -> call.getTarget().getOwner().getSimpleName() + "."
                                + call.getTarget().getName())
                        .collect(Collectors.toSet());

        assertThat(methods().toList()).hasSizeGreaterThan(45).isSubsetOf(called);
    }

    /** Time and threads have their own tests: the fakes have production's. */
    private static Stream<String> methods() {
        return Arrays.stream(Cloud.class.getMethods())
                .map(Method::getReturnType)
                .filter(type -> type.isInterface() && type.getPackage() == Cloud.class.getPackage())
                .filter(type -> type != WallClock.class && type != Threads.class)
                .flatMap(port -> Arrays.stream(port.getMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        // The emulator doesn't have it; AcceleratedRecoveryTest does.
                        .filter(method -> !method.getName().equals("accelerate"))
                        // AwsServicesIT has these on the emulator, and AwsServicesTest what that doesn't answer.
                        .filter(method -> !Set.of(
                                        "addInstance",
                                        "scale",
                                        "deniedIngressChanges",
                                        "interfaces",
                                        "groupsOf",
                                        "networkAcls",
                                        "routeTables",
                                        "parameters")
                                .contains(method.getName()))
                        // The contract's site has no group; AwsServicesIT has one on the emulator, which remembers no
                        // activities: AwsServicesTest reads them as AWS tells them.
                        .filter(method ->
                                !Set.of("setDesired", "resize", "activities").contains(method.getName()))
                        .filter(method -> Modifier.isAbstract(method.getModifiers()) || port == OutsideView.class)
                        .map(method -> port.getSimpleName() + "." + method.getName()));
    }
}
