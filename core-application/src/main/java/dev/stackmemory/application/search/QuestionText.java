package dev.stackmemory.application.search;

import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.ports.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What is asked, whoever is to answer, how much of it and by when. Of two equal texts the questions are equal. */
final class QuestionText {
    private QuestionText() {}

    /** All of a question but the span of creation times, which may move on with the time. */
    static int fingerprint(SearchRequest request) {
        var text = new StringBuilder();
        write(request, new JsonWriter(text).beginArray().number(Analyzer.VERSION))
                .endArray();
        return SearchCursor.fingerprint(text.toString().getBytes(StandardCharsets.UTF_16));
    }

    private static JsonWriter write(SearchRequest request, JsonWriter json) {
        json.string(request.text()).number(request.filter().minScore());
        texts(request.filter().projects().stream(), json);
        texts(request.filter().session().stream(), json);
        texts(request.filter().types().stream(), json);
        texts(request.filter().states().stream(), json);
        texts(request.filter().tags().stream(), json);
        texts(request.currentSession().stream(), json);
        return json;
    }

    private static void texts(Stream<?> values, JsonWriter json) {
        json.beginArray();
        values.map(Object::toString).sorted().forEach(json::string);
        json.endArray();
    }
}
