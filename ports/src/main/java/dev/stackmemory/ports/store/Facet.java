package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.SessionId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** What frames are counted by. */
public enum Facet {
    PROJECT,
    /** Frames without a session are not counted. */
    SESSION,
    TYPE,
    STATE,
    /** A frame counts once for each of its tags. */
    TAG,
    /** The day of creation in UTC, such as {@code 2026-03-01}. Frames of an unknown time are not counted. */
    DAY,
    /** The tenth of [0, 1] that the importance lies in, by its lower bound: {@code 0.0} to {@code 0.9}. The last one holds 1, too. */
    SCORE;

    /** The milliseconds of a day. */
    public static final long DAY_MILLIS = 86_400_000;

    /** Into how many parts the scores are divided. */
    public static final int TENTHS = 10;

    /** The values that a frame counts for: the definition that every store's own counting must equal. */
    public Stream<String> values(Frame frame) {
        return switch (this) {
            case PROJECT -> Stream.of(frame.project().value());
            case SESSION -> frame.session().map(SessionId::value).stream();
            case TYPE -> Stream.of(frame.type());
            case STATE -> Stream.of(frame.state());
            case TAG -> frame.tags().stream();
            case DAY ->
                frame.createdAt().equals(Frame.UNKNOWN_TIME)
                        ? Stream.empty()
                        : Stream.of(frame.createdAt()
                                .atOffset(ZoneOffset.UTC)
                                .toLocalDate()
                                .toString());
            case SCORE -> Stream.of(tenth((int) (frame.score() * TENTHS)));
        };
    }

    /** The value of {@link #DAY} for the day that is so many after 1970-01-01. */
    public static String day(long epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    /**
     * The value of {@link #SCORE} for the tenth of that number.
     *
     * @param number from 0; one beyond the last means the last
     */
    public static String tenth(int number) {
        return "0." + Math.min(number, TENTHS - 1);
    }
}
