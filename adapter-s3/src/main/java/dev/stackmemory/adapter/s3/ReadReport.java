package dev.stackmemory.adapter.s3;

/**
 * What an answer has cost.
 *
 * @param catalogCalls questions to the catalog for the newest table
 * @param gets reads of objects, or of ranges of them
 * @param bytesRead what those gave
 * @param puts objects written
 * @param bytesWritten their size
 * @param lists pages of object names
 * @param files data files that the table has
 * @param filesRead those that could hold an answer and were looked into
 * @param rowGroups row groups of the files looked into
 * @param rowGroupsRead those that were read
 * @param rowsRead rows decoded
 * @param filesScanned data files that a search had to read and analyse, because their index is missing, damaged or of another form
 */
public record ReadReport(
        long catalogCalls,
        long gets,
        long bytesRead,
        long puts,
        long bytesWritten,
        long lists,
        long files,
        long filesRead,
        long rowGroups,
        long rowGroupsRead,
        long rowsRead,
        long filesScanned) {
    /**
     * An answer and what it has cost.
     *
     * @param answer what was asked for
     * @param report what was done for it
     */
    public record Explained<T>(T answer, ReadReport report) {}
}
