package dev.stackmemory.cli.command;

import dev.stackmemory.domain.cost.CostLimit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --max-cost}: requests, a size, or dollars. */
final class CostLimits implements ITypeConverter<CostLimit> {
    private static final Pattern REQUESTS = Pattern.compile("(\\d{1,18}) ?(?:gets?|requests?)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?) ?(b|kb|mb|gb)");
    private static final Pattern DOLLARS = Pattern.compile("\\$ ?(\\d{1,12}(?:\\.\\d{1,12})?)");

    @Override
    public CostLimit convert(String text) {
        String limit = text.strip().toLowerCase(Locale.ROOT);
        Matcher requests = REQUESTS.matcher(limit);
        if (requests.matches()) {
            return CostLimit.ofRequests(Long.parseLong(requests.group(1)));
        }
        Matcher size = SIZE.matcher(limit);
        if (size.matches()) {
            return CostLimit.ofBytes(Math.round(Double.parseDouble(size.group(1)) * unit(size.group(2))));
        }
        Matcher dollars = DOLLARS.matcher(limit);
        if (dollars.matches()) {
            return CostLimit.ofDollars(Double.parseDouble(dollars.group(1)));
        }
        throw new TypeConversionException("'" + text + "' is none of 20gets, 5MB and $0.001");
    }

    private static double unit(String name) {
        return switch (name) {
            case "b" -> 1;
            case "kb" -> 1e3;
            case "mb" -> 1e6;
            default -> 1e9;
        };
    }
}
