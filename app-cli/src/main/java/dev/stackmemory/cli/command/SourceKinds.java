package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.Sources;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the kind of a source. */
final class SourceKinds implements ITypeConverter<Sources.Kind> {
    /** For completion and help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    @Override
    public Sources.Kind convert(String text) {
        return Arrays.stream(Sources.Kind.values())
                .filter(kind -> kind.title().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no source of kind '" + text + "'; known are "
                        + names().stream().collect(Collectors.joining(", "))));
    }

    private static List<String> names() {
        return Arrays.stream(Sources.Kind.values()).map(Sources.Kind::title).toList();
    }
}
