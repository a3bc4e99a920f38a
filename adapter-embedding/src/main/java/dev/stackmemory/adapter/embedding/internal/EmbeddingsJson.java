package dev.stackmemory.adapter.embedding.internal;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The bodies of the embeddings call: what is asked, and what comes back. */
final class EmbeddingsJson {
    private static final int MAX_DIMENSION = 65_536;
    private static final int MAX_PROBLEM_LENGTH = 300;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    // Also bounds what a compressed answer unfolds to.
                    .maxDocumentLength(LimitedBody.MAX_BYTES)
                    .build())
            .build();

    private EmbeddingsJson() {}

    static byte[] request(String model, List<String> texts, String encoding, OptionalInt dimensions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("model", model);
            json.writeStringProperty("encoding_format", encoding.toLowerCase(Locale.ROOT));
            if (dimensions.isPresent()) {
                json.writeNumberProperty("dimensions", dimensions.getAsInt());
            }
            json.writeArrayPropertyStart("input");
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * The vectors in the order of the texts, whatever order they come in.
     *
     * @throws NoDirection if a vector is not finite or all zero
     * @throws Malformed if it is not JSON of that shape, a vector is missing, doubled or superfluous, or one is empty
     */
    static List<float[]> vectors(InputStream body, int count) {
        float[] @Nullable [] byIndex = new float[count][];
        int found = 0;
        boolean hasData = false;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean data = json.currentName().equals("data");
                JsonToken value = json.nextToken();
                if (!data || hasData) {
                    json.skipChildren();
                    continue;
                }
                hasData = true;
                expect(value, JsonToken.START_ARRAY, "a list in 'data'");
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    readEntry(json, byIndex, found++);
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new Malformed("it ends too early");
            }
        } catch (JacksonException malformed) {
            // Neither its message nor itself as a cause: it may quote the body, which may quote whatever was sent.
            throw new Malformed("it is not whole JSON, from byte "
                    + Math.max(
                            0,
                            malformed.getLocation() == null
                                    ? 0
                                    : malformed.getLocation().getByteOffset()));
        }
        if (found != count) {
            throw new Malformed("it holds " + found + " vectors for " + count + " texts");
        }
        return Arrays.asList(complete(byIndex));
    }

    private static float[][] complete(float[] @Nullable [] byIndex) {
        float[][] vectors = new float[byIndex.length][];
        for (int index = 0; index < byIndex.length; index++) {
            float[] vector = byIndex[index];
            if (vector == null) {
                throw new Malformed("it holds no vector for text " + index);
            }
            vectors[index] = vector;
        }
        return vectors;
    }

    private static void readEntry(JsonParser json, float[] @Nullable [] byIndex, int position) {
        expect(json.currentToken(), JsonToken.START_OBJECT, "objects in 'data'");
        int index = position;
        float @Nullable [] vector = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "index" -> {
                    expect(value, JsonToken.VALUE_NUMBER_INT, "a whole number in 'index'");
                    index = json.getIntValue();
                }
                case "embedding" -> vector = readVector(json);
                default -> json.skipChildren();
            }
        }
        if (vector == null) {
            throw new Malformed("an entry has no 'embedding'");
        }
        if (index < 0 || index >= byIndex.length) {
            throw new Malformed("it holds a vector with index " + index + " for " + byIndex.length + " texts");
        }
        if (byIndex[index] != null) {
            throw new Malformed("it holds two vectors with index " + index);
        }
        byIndex[index] = usable(vector);
    }

    private static float[] readVector(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return fromBase64(json.getString());
        }
        expect(json.currentToken(), JsonToken.START_ARRAY, "a list or base64 in 'embedding'");
        float[] components = new float[1_024];
        int size = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonToken token = json.currentToken();
            if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
                throw new Malformed("a vector holds something else than numbers");
            }
            if (size == MAX_DIMENSION) {
                throw new Malformed("a vector has more than " + MAX_DIMENSION + " components");
            }
            if (size == components.length) {
                components = Arrays.copyOf(components, 2 * size);
            }
            components[size++] = (float) json.getDoubleValue();
        }
        return Arrays.copyOf(components, size);
    }

    private static float[] fromBase64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new Malformed("a vector is not base64");
        }
        if (bytes.length % Float.BYTES != 0 || bytes.length / Float.BYTES > MAX_DIMENSION) {
            throw new Malformed("a vector has " + bytes.length + " bytes");
        }
        float[] components = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(components);
        return components;
    }

    private static float[] usable(float[] vector) {
        if (vector.length == 0) {
            throw new Malformed("a vector is empty");
        }
        boolean zero = true;
        for (float component : vector) {
            if (!Float.isFinite(component)) {
                throw new NoDirection("a vector holds a component that is not finite");
            }
            zero &= component == 0;
        }
        if (zero) {
            throw new NoDirection("a vector is all zeros");
        }
        return vector;
    }

    private static void expect(@Nullable JsonToken token, JsonToken expected, String what) {
        if (token != expected) {
            throw new Malformed("it lacks " + what);
        }
    }

    /**
     * What a server says about its refusal: the texts under the names that servers use for it, on one line, without control characters. Only
     * those, because some servers also quote the request. Empty if it says nothing.
     */
    static String problem(InputStream body) {
        StringBuilder said = new StringBuilder();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            String name = "";
            for (JsonToken token = json.nextToken();
                    token != null && said.length() < MAX_PROBLEM_LENGTH;
                    token = json.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    name = json.currentName();
                } else if (token == JsonToken.VALUE_STRING) {
                    switch (name) {
                        case "message", "msg", "detail", "error", "code", "type" ->
                            said.append(said.isEmpty() ? "" : "; ").append(json.getString());
                        default -> {}
                    }
                }
            }
        } catch (JacksonException notJson) {
            // A page of a proxy, or cut off: what has been understood so far has to do.
            return printable(said.toString());
        }
        return printable(said.toString());
    }

    private static String printable(String text) {
        return EmbeddableText.cut(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), MAX_PROBLEM_LENGTH);
    }

    /** An answer that is none. The message continues "the answer makes no sense: ". */
    static class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** An answer in form, but with a vector that points nowhere. */
    static final class NoDirection extends Malformed {
        private static final long serialVersionUID = 1L;

        NoDirection(String message) {
            super(message);
        }
    }
}
