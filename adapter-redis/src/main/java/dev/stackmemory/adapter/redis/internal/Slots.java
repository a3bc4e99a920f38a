package dev.stackmemory.adapter.redis.internal;

/** The hash slots of a cluster: CRC16 (XMODEM) of the hash tag, modulo 16,384, as Redis Cluster's specification has it. */
final class Slots {
    private static final int SLOTS = 16_384;
    private static final int POLYNOMIAL = 0x1021;

    private Slots() {}

    static int slot(String tag) {
        int crc = 0;
        for (byte unit : Pipeline.utf8(tag)) {
            crc ^= (unit & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
            }
        }
        return (crc & 0xFFFF) % SLOTS;
    }

    /** A short hash tag in the slot of the given one, that says nothing else of it. */
    static String tagBeside(String tag) {
        return Tags.BY_SLOT[slot(tag)];
    }

    /** Made when it is first needed: some ten milliseconds. */
    private static final class Tags {
        private static final String[] BY_SLOT = new String[SLOTS];

        static {
            int missing = SLOTS;
            for (int number = 0; missing > 0; number++) {
                String tag = Integer.toString(number, Character.MAX_RADIX);
                int slot = slot(tag);
                if (BY_SLOT[slot] == null) {
                    BY_SLOT[slot] = tag;
                    missing--;
                }
            }
        }
    }
}
