package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.SourceRepositories;
import io.drctl.cloud.SqlServers;
import io.drctl.inventory.RegionName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In a network that answers in AWS's place, no method of any port comes back with anything. */
class CaptivePortalTest {
    private static final String PAGE = "<html><head><title>Log in</title></head><body>Welcome</body></html>";

    private static final Map<String, String> CREDENTIALS =
            Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

    @BeforeEach
    void logIn() {
        CREDENTIALS.forEach(System::setProperty);
    }

    @AfterEach
    void logOut() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("a page", CannedAws.answer(200, PAGE, "Content-Type", "text/html")),
                arguments("nothing", CannedAws.answer(200, "")),
                arguments("no content", CannedAws.answer(204, "")),
                arguments("JSON", CannedAws.answer(200, "{}", "Content-Type", "application/json")),
                arguments("XML", CannedAws.answer(200, "<?xml version=\"1.0\"?><ok/>", "Content-Type", "text/xml")),
                arguments("not found", CannedAws.answer(404, PAGE, "Content-Type", "text/html")),
                arguments("not found, no page", CannedAws.answer(404, "")),
                arguments("forbidden", CannedAws.answer(403, PAGE, "Content-Type", "text/html")),
                arguments("moved", CannedAws.answer(301, "", "Location", "https://hotel.example/login")),
                arguments("elsewhere", CannedAws.answer(302, "", "Location", "https://hotel.example/login")),
                arguments("elsewhere, again", CannedAws.answer(307, "", "Location", "https://hotel.example/login")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void no_port_makes_an_answer_of_what_is_not_from_aws(String what, CannedAws.Answer answer) throws Exception {
        int tried = 0;
        try (CannedAws portal = CannedAws.always(answer);
                AwsCloud cloud = cloud(portal)) {
            assertNoAnswer(what, cloud, Cloud.class.getMethod("caller", RegionName.class));
            for (Method port : Cloud.class.getMethods()) {
                if (!isOfAws(port)) {
                    continue;
                }
                Object adapter =
                        port.getParameterCount() == 0 ? port.invoke(cloud) : port.invoke(cloud, CannedAws.REGION);
                for (Method method : port.getReturnType().getMethods()) {
                    if (Modifier.isAbstract(method.getModifiers())) {
                        assertNoAnswer(what, adapter, method);
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(30);
    }

    static boolean isOfAws(Method port) {
        Class<?> type = port.getReturnType();
        // What takes a database too is one of the others, seen another way.
        return type.isInterface()
                && port.getParameterCount() < 2
                && type.getPackage() == Cloud.class.getPackage()
                && !List.of(OutsideView.class, SourceRepositories.class, Provisioner.class)
                        .contains(type)
                && !type.getSimpleName().equals("WallClock")
                && !type.getSimpleName().equals("Threads");
    }

    private static void assertNoAnswer(String what, Object adapter, Method method) throws Exception {
        Object[] arguments = Arrays.stream(method.getGenericParameterTypes())
                .map(CaptivePortalTest::any)
                .toArray();
        method.setAccessible(true);
        try {
            Object result = method.invoke(adapter, arguments);
            fail(method + " makes of \"" + what + "\": " + result);
        } catch (InvocationTargetException thrown) {
            assertThat(thrown.getCause())
                    .as(method + " of " + what)
                    .isInstanceOfSatisfying(CloudException.class, failure -> {
                        assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
                        assertThat(failure).hasMessageStartingWith("something between here and AWS ");
                    });
        }
    }

    private static AwsCloud cloud(CannedAws portal) {
        return new AwsCloud(
                Map.of(),
                region -> Optional.of(portal.endpoint()),
                Access.usual(CannedAws.REGION),
                "test",
                new OutsideView() {
                    @Override
                    public Optional<String> alias(String server, String dnsName, Duration timeout) {
                        return Optional.empty();
                    }

                    @Override
                    public List<String> addresses(String server, String dnsName, Duration timeout) {
                        return List.of();
                    }

                    @Override
                    public HttpAnswer get(
                            String scheme, String host, String address, int port, String path, Duration timeout) {
                        throw new IllegalStateException();
                    }
                },
                (url, timeout) -> "",
                NO_SQL,
                new FixedClock());
    }

    /** No database is asked here. */
    static final SqlServers NO_SQL = server -> {
        throw new IllegalStateException();
    };

    /** Something of that type; what it says doesn't matter. */
    static Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type element = generic.getActualTypeArguments()[0];
            if (raw == List.class) {
                return List.of(any(element));
            } else if (raw == Set.class) {
                return Set.of(any(element));
            } else if (raw == Map.class) {
                return Map.of(any(element), any(generic.getActualTypeArguments()[1]));
            } else if (raw == Optional.class) {
                return Optional.of(any(element));
            } else if (raw == Supplier.class) {
                return (Supplier<Object>) () -> any(element);
            }
        }
        Class<?> of = (Class<?>) type;
        if (of == String.class) {
            return "some-name";
        } else if (of == int.class || of == Integer.class) {
            return 1;
        } else if (of == long.class || of == Long.class) {
            return 1L;
        } else if (of == double.class || of == Double.class) {
            return 1.0;
        } else if (of == boolean.class || of == Boolean.class) {
            return true;
        } else if (of == RegionName.class) {
            return CannedAws.REGION;
        } else if (of == Duration.class) {
            return Duration.ofSeconds(1);
        } else if (of == Instant.class) {
            return Instant.EPOCH;
        } else if (of.isEnum()) {
            return of.getEnumConstants()[0];
        } else if (of.isSealed()) {
            return any(of.getPermittedSubclasses()[0]);
        } else if (of.isRecord()) {
            return anyRecord(of);
        }
        throw new IllegalArgumentException("make something of " + of);
    }

    private static Object anyRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Arrays.stream(components)
                    .map(component ->
                            component.getName().equals("routingPolicy") ? "simple" : any(component.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("make something of " + type, e);
        }
    }
}
