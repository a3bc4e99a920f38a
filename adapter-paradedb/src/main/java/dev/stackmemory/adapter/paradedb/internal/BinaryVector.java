package dev.stackmemory.adapter.paradedb.internal;

import java.nio.ByteBuffer;

/** The binary form in which pgvector sends and receives a vector: its dimension and nothing in two bytes each, then the components. */
final class BinaryVector {
    private static final int HEADER_BYTES = 4;

    private BinaryVector() {}

    static byte[] of(float[] components) {
        var bytes = ByteBuffer.allocate(HEADER_BYTES + Float.BYTES * components.length);
        bytes.putShort((short) components.length).putShort((short) 0);
        for (float component : components) {
            bytes.putFloat(component);
        }
        return bytes.array();
    }

    static float[] components(byte[] binary) {
        float[] components = new float[(binary.length - HEADER_BYTES) / Float.BYTES];
        ByteBuffer.wrap(binary, HEADER_BYTES, binary.length - HEADER_BYTES)
                .slice()
                .asFloatBuffer()
                .get(components);
        return components;
    }
}
