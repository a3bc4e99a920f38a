package dev.stackmemory.cli.command;

import dev.stackmemory.application.ReportVectors.VectorsReport;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import java.util.stream.Collectors;

/** How many frames meaning can find, for people and programs, with the cure where some are missing. */
final class VectorsView {
    private static final String CURE = "'stackmemory storage reembed' makes them";

    private VectorsView() {}

    /** All of it on one line. */
    static String describe(VectorsReport vectors) {
        String others = vectors.others().isEmpty()
                ? ""
                : "; of other models there are "
                        + vectors.others().stream()
                                .map(usage -> Humane.count(usage.vectors()) + " (" + usage.model() + ")")
                                .collect(Collectors.joining(", "));
        return Humane.count(vectors.embedded()) + " of " + Humane.count(vectors.frames(), "frame", "frames")
                + " have one of the model " + vectors.model() + others
                + (vectors.missing() > 0 ? "; " + CURE : "");
    }

    /** What is missing, in one sentence; only where something is. */
    static String missing(VectorsReport vectors) {
        return Humane.count(vectors.missing()) + " of " + Humane.count(vectors.frames(), "frame", "frames")
                + " have no vector of the embedding model " + vectors.model()
                + ", so meaning does not find them: " + CURE + ".";
    }

    static void json(VectorsReport vectors, JsonWriter json) {
        json.name("vectors")
                .beginObject()
                .name("model")
                .string(vectors.model().toString())
                .name("frames")
                .number(vectors.frames())
                .name("embedded")
                .number(vectors.embedded())
                .name("missing")
                .number(vectors.missing());
        json.name("others").beginObject();
        for (ModelUsage usage : vectors.others()) {
            json.name(usage.model().toString()).number(usage.vectors());
        }
        json.endObject().endObject();
    }
}
