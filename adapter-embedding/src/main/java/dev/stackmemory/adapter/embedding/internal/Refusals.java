package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.internal.Answer.Busy;
import dev.stackmemory.adapter.embedding.internal.Answer.NoDirection;
import dev.stackmemory.adapter.embedding.internal.Answer.TooLong;
import dev.stackmemory.adapter.embedding.internal.Answer.Vectors;
import dev.stackmemory.ports.failure.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What the answers of servers mean, in words that name the cure and never the key. */
final class Refusals {
    /** How OpenAI, Ollama, vLLM, LM Studio and text-embeddings-inference say that a text is too long. */
    private static final Pattern LENGTH = Pattern.compile(
            "context.{0,10} length|context size|context window|too long|too large|too many tokens|maximum.{0,20} tokens"
                    + "|token limit|input length|must have less than|physical batch size");

    private final Http settings;

    Refusals(Http settings) {
        this.settings = settings;
    }

    /** A sentence about the server, the key hidden should it have crept in. */
    String sentence(String predicate) {
        String sentence = "The embedding server " + Http.printable(settings.endpoint()) + " " + predicate;
        return settings.key().map(key -> key.hide(sentence)).orElse(sentence);
    }

    Answer understand(HttpResponse<byte[]> response, int count) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return vectors(response, count);
        }
        if (status >= 300 && status < 400) {
            throw unavailable("sends us elsewhere (" + status + "): set the url to "
                    + response.headers()
                            .firstValue("Location")
                            .map(this::elsewhere)
                            .orElse("the new address"));
        }
        return switch (status) {
            // What the server says here may quote parts of the key, so it is not passed on.
            case 401, 403 -> throw new StoreException.AccessDenied(sentence(keyProblem(status)), null);
            case 407 ->
                throw new StoreException.AccessDenied(sentence("is behind a proxy that asks for a password"), null);
            default -> understand(status, problem(response), response.headers().firstValue("Retry-After"));
        };
    }

    private Answer understand(int status, String problem, Optional<String> retryAfter) {
        String lower = problem.toLowerCase(Locale.ROOT);
        String said = "answers " + status + (problem.isEmpty() ? "" : ": " + problem);
        boolean mayNameLength = status == 400 || status == 413 || status == 422 || status == 500;
        if (status == 413 || (mayNameLength && LENGTH.matcher(lower).find())) {
            return new TooLong(sentence(said));
        }
        if (status == 500 && lower.contains("unsupported value: nan")) {
            return new NoDirection(sentence(said));
        }
        if (status == 404) {
            throw unavailable(
                    lower.contains("model")
                            ? "has no model '" + settings.model() + "': load it there (for Ollama: ollama pull "
                                    + settings.model() + "), or correct the model"
                            : "has no embeddings call at this address: correct the url");
        }
        if (status == 429 && lower.contains("insufficient_quota")) {
            throw unavailable(said + " (waiting does not help: the account has no credit left)");
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new Busy(said, retryAfter, Optional.empty());
        }
        if (settings.dimensions().isPresent() && (lower.contains("dimension") || lower.contains("matryoshka"))) {
            throw unavailable(said + " (leave out the setting 'dimensions' if the model cannot shorten its vectors)");
        }
        throw unavailable(said);
    }

    private Answer vectors(HttpResponse<byte[]> response, int count) {
        try (InputStream body = body(response)) {
            return new Vectors(EmbeddingsJson.vectors(body, count));
        } catch (EmbeddingsJson.NoDirection none) {
            return new NoDirection(sentence("gives no usable embeddings: " + none.getMessage()));
        } catch (EmbeddingsJson.Malformed malformed) {
            throw new StoreException.Unavailable(
                    sentence("gives no usable embeddings: " + malformed.getMessage()), malformed);
        } catch (IOException broken) {
            throw new StoreException.Unavailable(sentence("gives no usable embeddings: it is not gzip"), broken);
        }
    }

    private String problem(HttpResponse<byte[]> response) {
        try (InputStream body = body(response)) {
            return EmbeddingsJson.problem(body);
        } catch (IOException notGzip) {
            return "";
        }
    }

    private static InputStream body(HttpResponse<byte[]> response) throws IOException {
        InputStream raw = new ByteArrayInputStream(response.body());
        boolean packed = response.headers()
                .firstValue("Content-Encoding")
                .filter(encoding -> encoding.equalsIgnoreCase("gzip"))
                .isPresent();
        return packed ? new GZIPInputStream(raw) : raw;
    }

    private String keyProblem(int status) {
        return settings.key().isPresent()
                ? "refuses the API key (" + status + "): check that it is whole, not expired, and may use the model '"
                        + settings.model() + "'"
                : "asks for an API key (" + status + "): set it in the environment";
    }

    private String elsewhere(String location) {
        try {
            return Http.printable(settings.endpoint().resolve(URI.create(location)));
        } catch (IllegalArgumentException notAnAddress) {
            return "the new address";
        }
    }

    private StoreException.Unavailable unavailable(String predicate) {
        return new StoreException.Unavailable(sentence(predicate), null);
    }
}
