package dev.stackmemory.adapter.imports.internal.json;

import dev.stackmemory.ports.json.JsonWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value. Numbers keep their spelling; of doubled keys the last one counts. */
public sealed interface Json {
    /** An object, its keys in their order. */
    record Members(Map<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** An array. */
    record Elements(List<Json> values) implements Json {
        public Elements {
            values = List.copyOf(values);
        }
    }

    /** A string. */
    record Text(String value) implements Json {}

    /** A number, a truth value or null, as it is spelled. */
    record Literal(String spelling) implements Json {}

    /** The member of that name; null if there is none or this is no object. */
    default Json get(String name) {
        Json member = this instanceof Members members ? members.values().get(name) : null;
        return member == null ? new Literal("null") : member;
    }

    /** The text of the member of that name, if it is a string. */
    default Optional<String> text(String name) {
        return get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** Whether the member of that name is {@code true}. */
    default boolean isTrue(String name) {
        return get(name) instanceof Literal literal && literal.spelling().equals("true");
    }

    /** The elements of an array; none of anything else. */
    default List<Json> elements() {
        return this instanceof Elements elements ? elements.values() : List.of();
    }

    default void write(JsonWriter out) {
        switch (this) {
            case Members members -> {
                out.beginObject();
                members.values().forEach((name, value) -> {
                    out.name(name);
                    value.write(out);
                });
                out.endObject();
            }
            case Elements elements -> {
                out.beginArray();
                elements.values().forEach(value -> value.write(out));
                out.endArray();
            }
            case Text text -> out.string(text.value());
            case Literal literal -> out.raw(literal.spelling());
        }
    }
}
