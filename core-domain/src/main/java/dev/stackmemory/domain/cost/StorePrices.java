package dev.stackmemory.domain.cost;

/**
 * What one store costs. All in dollars, none negative; units are decimal, as invoices have them.
 *
 * @param terabyteMonth keeping 10<sup>12</sup> bytes for a month, the machines that serve them included
 * @param millionReads 1,000,000 reading requests
 * @param millionWrites 1,000,000 writing requests
 * @param gigabyteRead carrying 10<sup>9</sup> bytes out of the store
 */
public record StorePrices(double terabyteMonth, double millionReads, double millionWrites, double gigabyteRead) {
    /** The user's own disk. */
    public static final StorePrices FREE = new StorePrices(0, 0, 0, 0);

    public StorePrices {
        if (!(terabyteMonth >= 0 && millionReads >= 0 && millionWrites >= 0 && gigabyteRead >= 0)) {
            throw new IllegalArgumentException("prices must be 0 or more");
        }
    }
}
