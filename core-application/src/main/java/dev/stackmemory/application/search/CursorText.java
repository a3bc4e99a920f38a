package dev.stackmemory.application.search;

import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.FeedbackTerm;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.TermLikeness;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A cursor as text: in base64url one byte for the form, four for the sum of what follows, and that, deflated. */
final class CursorText {
    /** Grows with the form of a cursor, and with every change of the ranking: no page goes on in another ranking than it began in. */
    private static final byte FORM = 1;

    private static final int HEAD = Byte.BYTES + Integer.BYTES;

    /** Far above what the longest cursor takes. */
    private static final int LONGEST = 100_000;

    /** The number of no field. */
    private static final int NO_FIELD = -1;

    private CursorText() {}

    private interface Part<T> {
        T read() throws IOException;
    }

    private interface Writing<T> {
        void write(T value) throws IOException;
    }

    static String write(SearchCursor cursor) {
        var packed = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (var out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
            new Writer(out).cursor(cursor);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        byte[] body = packed.toByteArray();
        byte[] all = ByteBuffer.allocate(HEAD + body.length)
                .put(FORM)
                .putInt(SearchCursor.fingerprint(body))
                .put(body)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    static SearchCursor read(String text) {
        try {
            if (text.length() > LONGEST) {
                throw new StreamCorruptedException("too long");
            }
            ByteBuffer all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            byte form = all.get();
            int sum = all.getInt();
            byte[] body = new byte[all.remaining()];
            all.get(body);
            if (sum != SearchCursor.fingerprint(body)) {
                throw new StreamCorruptedException("changed or cut");
            }
            if (form != FORM) {
                throw new CursorRefused("the cursor was made by another version of this program");
            }
            try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(body)))) {
                return new Reader(in).cursor();
            }
        } catch (CursorRefused refused) {
            throw refused;
        } catch (IOException | RuntimeException broken) {
            throw new CursorRefused("this is no cursor of a search, or not a whole one");
        }
    }

    private record Writer(DataOutputStream out) {
        void cursor(SearchCursor cursor) throws IOException {
            out.writeInt(cursor.question());
            all(cursor.createdWithin().from().stream().toList(), this::instant);
            all(cursor.createdWithin().to().stream().toList(), this::instant);
            number(cursor.at().toEpochMilli());
            all(cursor.model().stream().toList(), model -> {
                out.writeUTF(model.name());
                number(model.dimension());
            });
            statistics(cursor.words().statistics());
            all(cursor.words().expansions().entrySet(), expansion -> {
                field(expansion.getKey().field());
                out.writeUTF(expansion.getKey().kind().name());
                out.writeUTF(expansion.getKey().text());
                all(expansion.getValue(), out::writeUTF);
            });
            all(cursor.words().feedback(), term -> {
                out.writeUTF(term.text());
                out.writeFloat(term.weight());
            });
            number(cursor.depth());
            all(cursor.shown(), out::writeInt);
        }

        private void statistics(LexicalStatistics statistics) throws IOException {
            number(statistics.frames());
            number(statistics.totalLength());
            all(statistics.documentFrequencies().entrySet(), entry -> {
                field(entry.getKey().field());
                out.writeUTF(entry.getKey().text());
                number(entry.getValue());
            });
        }

        private void field(Optional<FrameField> field) throws IOException {
            out.writeByte(field.map(FrameField::number).orElse(NO_FIELD));
        }

        private void instant(Instant instant) throws IOException {
            out.writeLong(instant.getEpochSecond());
            out.writeInt(instant.getNano());
        }

        /** Seven bits a byte, the least first. */
        private void number(long value) throws IOException {
            long left = value;
            for (; (left & ~0x7FL) != 0; left >>>= 7) {
                out.writeByte((int) ((left & 0x7F) | 0x80));
            }
            out.writeByte((int) left);
        }

        private <T> void all(Collection<T> values, Writing<? super T> writing) throws IOException {
            number(values.size());
            for (T value : values) {
                writing.write(value);
            }
        }
    }

    private record Reader(DataInputStream in) {
        SearchCursor cursor() throws IOException {
            int question = in.readInt();
            var createdWithin = new TimeWindow(maybe(this::instant), maybe(this::instant));
            Instant at = Instant.ofEpochMilli(number());
            Optional<ModelId> model = maybe(() -> new ModelId(in.readUTF(), Math.toIntExact(number())));
            var words = new PinnedWords(
                    statistics(), expansions(), all(() -> new FeedbackTerm(in.readUTF(), in.readFloat())));
            return new SearchCursor(
                    question, createdWithin, at, model, words, Math.toIntExact(number()), all(in::readInt));
        }

        private LexicalStatistics statistics() throws IOException {
            long frames = number();
            long totalLength = number();
            Map<IndexTerm, Long> frequencies = new LinkedHashMap<>();
            for (long left = number(); left > 0; left--) {
                frequencies.put(new IndexTerm(field(), in.readUTF()), number());
            }
            return new LexicalStatistics(frames, totalLength, frequencies);
        }

        private Map<TermLikeness, List<String>> expansions() throws IOException {
            Map<TermLikeness, List<String>> expansions = new LinkedHashMap<>();
            for (long left = number(); left > 0; left--) {
                expansions.put(
                        new TermLikeness(field(), TermLikeness.Kind.valueOf(in.readUTF()), in.readUTF()),
                        all(in::readUTF));
            }
            return expansions;
        }

        private Optional<FrameField> field() throws IOException {
            int number = in.readByte();
            return Stream.of(FrameField.values())
                    .filter(field -> field.number() == number)
                    .findFirst();
        }

        private Instant instant() throws IOException {
            return Instant.ofEpochSecond(in.readLong(), in.readInt());
        }

        private long number() throws IOException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte next = in.readByte();
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new StreamCorruptedException("a number without end");
        }

        private <T> Optional<T> maybe(Part<T> part) throws IOException {
            return all(part).stream().findFirst();
        }

        private <T> List<T> all(Part<T> part) throws IOException {
            List<T> values = new ArrayList<>();
            for (long left = number(); left > 0; left--) {
                values.add(part.read());
            }
            return values;
        }
    }
}
