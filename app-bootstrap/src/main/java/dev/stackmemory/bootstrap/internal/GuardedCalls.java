package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The calls of a port behind a guard: which store it is it says by itself, everything else goes on to the guard. */
final class GuardedCalls implements InvocationHandler {
    private final StoreId store;
    private final Call guard;

    /** A call that needs the store. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    GuardedCalls(StoreId store, Call guard) {
        this.store = store;
        this.guard = guard;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, given);
        }
        if (method.getReturnType() == StoreId.class && given.length == 0) {
            return store;
        }
        if (method.getDeclaringClass() == Erasing.class && given.length == 0) {
            return store.toString();
        }
        return guard.of(method, given);
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> store + " behind its guard";
        };
    }

    /** Calls the port itself, and throws what that throws. */
    static @Nullable Object answer(Object port, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(port, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    /** What a caller hears who was interrupted while it waited for the store; its thread stays interrupted. */
    static StoreException interrupted(StoreId store, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Unavailable("the question to " + store + " was interrupted", cause);
    }

    /** Until when the caller waits. */
    static Deadline deadline(Object[] arguments) {
        return Arrays.stream(arguments)
                .filter(Deadline.class::isInstance)
                .map(Deadline.class::cast)
                .findFirst()
                .orElse(Deadline.NEVER);
    }
}
