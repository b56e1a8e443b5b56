package io.drctl.inventory;

import java.util.Objects;
import java.util.function.Function;

/**
 * What a Region has while it stands by, and what it has while it serves: most recovery sites are scaled down.
 *
 * @param <T> a quantity or a size
 */
public record Scale<T>(T standby, T serving) {
    /** The same in both cases. */
    public static <T> Scale<T> same(T value) {
        return new Scale<>(value, value);
    }

    /** What is promised of a Region while each keeps its role: the primary serves, the recovery Region stands by. */
    public T in(RegionRole role) {
        return role == RegionRole.PRIMARY ? serving : standby;
    }

    /** Whether nothing changes when the Region takes over. */
    public boolean isSame() {
        return Objects.equals(standby, serving);
    }

    public <R> Scale<R> map(Function<? super T, ? extends R> change) {
        return new Scale<>(change.apply(standby), change.apply(serving));
    }
}
