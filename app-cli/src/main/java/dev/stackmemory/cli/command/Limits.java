package dev.stackmemory.cli.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --limit}: a whole number that a page can have. */
final class Limits implements ITypeConverter<Integer> {
    static final int MAX = 1_000;

    @Override
    public Integer convert(String text) {
        try {
            int limit = Integer.parseInt(text.strip());
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            // Said below, with what would be right.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from 1 to " + MAX);
    }
}
