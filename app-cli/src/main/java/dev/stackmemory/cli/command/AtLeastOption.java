package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.ports.Watermark;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which writes of others a command is to see. */
final class AtLeastOption {
    @Option(
            names = "--at-least",
            paramLabel = "WATERMARK",
            converter = Watermarks.class,
            description =
                    "See what was recorded elsewhere, too: the 'watermark' that 'record --json' gave there. What may be missing is said.")
    private Watermark watermark = Watermark.NONE;

    /** To be called before anything is read. */
    void await(Invocation run) {
        if (!watermark.equals(Watermark.NONE)) {
            run.memory().awaitWrites().await(watermark, run.quickly()).forEach(run::hear);
        }
    }

    /** Reads the text form. */
    static final class Watermarks implements ITypeConverter<Watermark> {
        @Override
        public Watermark convert(String text) {
            try {
                return Watermark.parse(text);
            } catch (IllegalArgumentException malformed) {
                throw new TypeConversionException(String.valueOf(malformed.getMessage()));
            }
        }
    }
}
