package dev.stackmemory.cli.command;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a command is to do, such as {@code status}, as it is typed: a constant's name in small letters. */
abstract class Deeds<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> all;

    Deeds(E[] all) {
        this.all = List.of(all);
    }

    @Override
    public E convert(String text) {
        return all.stream()
                .filter(deed -> typed(deed).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + choices()));
    }

    private String choices() {
        List<String> names = all.stream().map(Deeds::typed).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    private static String typed(Enum<?> deed) {
        return deed.name().toLowerCase(Locale.ROOT);
    }
}
