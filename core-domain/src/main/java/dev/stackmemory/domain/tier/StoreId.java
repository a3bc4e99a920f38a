package dev.stackmemory.domain.tier;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one place that holds frames: a technology and, where the store is a node's own file, that node. Its text form is
 * {@code sqlite} or {@code sqlite@node}.
 *
 * @param technology lower-case letters and digits, such as {@code paradedb}
 * @param node letters, digits, {@code .}, {@code _} and {@code -}
 */
public record StoreId(String technology, Optional<String> node) {
    private static final Pattern TECHNOLOGY = Pattern.compile("[a-z][a-z0-9]*");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]+");

    public StoreId {
        if (!TECHNOLOGY.matcher(technology).matches()) {
            throw new IllegalArgumentException("'" + technology + "' names no store technology");
        }
        node.ifPresent(name -> {
            if (!NODE.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name + "' names no node");
            }
        });
    }

    /** A store that all nodes share. */
    public static StoreId shared(String technology) {
        return new StoreId(technology, Optional.empty());
    }

    /** A store that is one node's own. */
    public static StoreId ofNode(String technology, String node) {
        return new StoreId(technology, Optional.of(node));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static StoreId parse(String text) {
        int at = text.indexOf('@');
        return at < 0 ? shared(text) : ofNode(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return node.map(name -> technology + "@" + name).orElse(technology);
    }
}
