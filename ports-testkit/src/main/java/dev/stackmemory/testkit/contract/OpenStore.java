package dev.stackmemory.testkit.contract;

import java.util.List;
import java.util.Optional;

/** One opening of a store, with the ports that it offers. */
public interface OpenStore extends AutoCloseable {
    /** What implements the port, if the store offers it. */
    <P> Optional<P> find(Class<P> port);

    @Override
    void close();

    /**
     * An opening made of objects that implement the ports; the first that implements a port stands for it.
     *
     * @param closing ends the opening
     * @param parts the same object may implement several ports
     */
    static OpenStore of(Runnable closing, Object... parts) {
        List<Object> offered = List.of(parts);
        return new OpenStore() {
            @Override
            public <P> Optional<P> find(Class<P> port) {
                return offered.stream().filter(port::isInstance).map(port::cast).findFirst();
            }

            @Override
            public void close() {
                closing.run();
            }
        };
    }
}
