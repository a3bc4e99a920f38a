package dev.stackmemory.adapter.embedding.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the smallest model there is: a table with a vector for each word, looked up by a single Gather, and a tokenizer that knows these
 * words. The field numbers are those of onnx.proto, version 3.
 */
final class TinyOnnx {
    static final String[] WORDS = {"[UNK]", "[CLS]", "[SEP]", "cat", "dog", "car"};
    static final float[][] TABLE = {
        {0.1f, 0.1f, 0.1f}, {0.5f, 0, 0}, {0, 0.25f, 0}, {1, 0.2f, 0}, {0.9f, 0.4f, 0}, {0, 0, 1},
    };

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private TinyOnnx() {}

    /** A folder with both files, and the pooling that a sentence-transformers folder would name. */
    static Path write(Path folder, String pooling) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.write(folder.resolve("model.onnx"), graph("attention_mask", 3));
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\":3,\"pooling_mode_cls_token\":" + pooling.equals("cls")
                        + ",\"pooling_mode_mean_tokens\":" + pooling.equals("mean")
                        + ",\"pooling_mode_max_tokens\":" + pooling.equals("max") + "}");
        return folder;
    }

    /** @param rank of the declared output; a Gather gives 3 */
    static byte[] graph(String secondInput, int rank) {
        byte[] axis = new Message().text(1, "axis").number(3, 0).number(20, 2).bytes();
        byte[] gather = new Message()
                .text(1, "table")
                .text(1, "input_ids")
                .text(2, "gathered")
                .text(4, "Gather")
                .message(5, axis)
                .bytes();
        // Reshapes nothing, but gives the output the rank that the test wants.
        byte[] output = rank == 3
                ? new Message()
                        .text(1, "gathered")
                        .text(2, "out")
                        .text(4, "Identity")
                        .bytes()
                : new Message()
                        .text(1, "gathered")
                        .text(2, "out")
                        .text(4, "Flatten")
                        .bytes();
        byte[] graph = new Message()
                .message(1, gather)
                .message(1, output)
                .text(2, "tiny")
                .message(5, table())
                .message(11, value("input_ids", INT64, 2))
                .message(11, value(secondInput, INT64, 2))
                .message(12, value("out", FLOAT, rank))
                .bytes();
        return new Message()
                .number(1, 7)
                .message(8, new Message().text(1, "").number(2, 13).bytes())
                .message(7, graph)
                .bytes();
    }

    private static byte[] table() {
        ByteBuffer values = ByteBuffer.allocate(TABLE.length * 3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : TABLE) {
            for (float component : row) {
                values.putFloat(component);
            }
        }
        return new Message()
                .number(1, TABLE.length)
                .number(1, 3)
                .number(2, FLOAT)
                .text(8, "table")
                .message(9, values.array())
                .bytes();
    }

    private static byte[] value(String name, int type, int rank) {
        Message shape = new Message();
        for (int i = 0; i < rank; i++) {
            shape.message(1, new Message().text(2, name + "_" + i).bytes());
        }
        byte[] tensor = new Message().number(1, type).message(2, shape.bytes()).bytes();
        return new Message()
                .text(1, name)
                .message(2, new Message().message(1, tensor).bytes())
                .bytes();
    }

    private static String tokenizer() {
        StringBuilder vocabulary = new StringBuilder();
        for (int i = 0; i < WORDS.length; i++) {
            vocabulary
                    .append(i == 0 ? "" : ",")
                    .append('"')
                    .append(WORDS[i])
                    .append("\":")
                    .append(i);
        }
        return """
                {"version":"1.0","truncation":null,"padding":null,
                 "added_tokens":[%s,%s,%s],
                 "normalizer":{"type":"Sequence","normalizers":[
                  {"type":"Replace","pattern":{"String":"\\u200b"},"content":""},{"type":"Lowercase"}]},"pre_tokenizer":{"type":"Whitespace"},"decoder":null,
                 "post_processor":{"type":"TemplateProcessing",
                  "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
                            {"SpecialToken":{"id":"[SEP]","type_id":0}}],
                  "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
                  "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[1],"tokens":["[CLS]"]},
                                    "[SEP]":{"id":"[SEP]","ids":[2],"tokens":["[SEP]"]}}},
                 "model":{"type":"WordLevel","unk_token":"[UNK]","vocab":{%s}}}
                """.formatted(special(0), special(1), special(2), vocabulary);
    }

    private static String special(int id) {
        return "{\"id\":" + id + ",\"content\":\"" + WORDS[id]
                + "\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}";
    }

    /** A protocol buffer being written. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            variable((long) field << 3);
            variable(value);
            return this;
        }

        Message text(int field, String value) {
            return message(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, byte[] value) {
            variable(((long) field << 3) | 2);
            variable(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void variable(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
