package io.llamatap.testkit;

import io.llamatap.tap.LoopTap;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TapFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes each call to several taps in order: the real metrics, and those that record for the test. Used on the threads of the
 * relay.
 */
final class TeeTaps implements TapFactory {
    private final List<TapFactory> factories;

    TeeTaps(TapFactory... factories) {
        this.factories = List.of(factories);
    }

    @Override
    public LoopTap forLoop(int loop) {
        return tee(
                LoopTap.class,
                factories.stream().map(factory -> factory.forLoop(loop)).toList());
    }

    private static <T> T tee(Class<T> type, List<T> taps) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> tell(taps, method, arguments)));
    }

    private static @Nullable Object tell(List<?> taps, Method method, Object[] arguments) throws Throwable {
        List<Tap> made = new ArrayList<>();
        boolean isAny = false;
        for (Object tap : taps) {
            try {
                Object result = method.invoke(tap, arguments);
                isAny |= Boolean.TRUE.equals(result);
                if (result instanceof Tap watching) {
                    made.add(watching);
                }
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
        if (method.getReturnType() == boolean.class) {
            return isAny;
        }
        return made.isEmpty() ? null : tee(Tap.class, made);
    }
}
