package dev.stackmemory.testkit.flaw;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A port that does some of its methods wrongly and hands the others on.
 *
 * @param <P> the port
 */
final class Flawed<P> {
    private final Class<P> port;
    private final P sound;
    private final Map<String, Answer> answers = new HashMap<>();

    private Flawed(Class<P> port, P sound) {
        this.port = port;
        this.sound = sound;
    }

    static <P> Flawed<P> port(Class<P> port, P sound) {
        return new Flawed<>(port, sound);
    }

    /** What is answered instead of the sound port. */
    interface Answer {
        @Nullable
        Object to(Call call);
    }

    /** Does the methods of the name wrongly. */
    Flawed<P> on(String method, Answer answer) {
        answers.put(method, answer);
        return this;
    }

    P standIn() {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    var call = new Call(sound, method, arguments == null ? new Object[0] : arguments.clone());
                    Answer answer = answers.get(method.getName());
                    return answer == null ? call.<@Nullable Object>proceed() : answer.to(call);
                }));
    }

    /** One call of the flawed port. */
    static final class Call {
        private final Object sound;
        private final Method method;
        private final Object[] arguments;

        Call(Object sound, Method method, Object[] arguments) {
            this.sound = sound;
            this.method = method;
            this.arguments = arguments;
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The flaw knows the method that it breaks.
        <T> T argument(int index) {
            return (T) arguments[index];
        }

        <T> void change(int index, Function<T, T> change) {
            arguments[index] = change.apply(this.<T>argument(index));
        }

        /** What the sound port answers to the arguments as they are now. */
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As above.
        <T> T proceed() {
            try {
                return (T) method.invoke(sound, arguments);
            } catch (InvocationTargetException failed) {
                if (failed.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw new AssertionError(failed);
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
