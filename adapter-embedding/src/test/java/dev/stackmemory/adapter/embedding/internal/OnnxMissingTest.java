package dev.stackmemory.adapter.embedding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.embedding.configure.EmbeddingModels;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module without the optional libraries on the class path. */
class OnnxMissingTest {
    @Test
    void onnx_withoutLibrary_namesTheArtifact(@TempDir Path folder) throws Exception {
        TinyOnnx.write(folder, "mean");
        try (URLClassLoader loader = withoutOnnx()) {
            Class<?> there = Class.forName(WithoutLibrary.class.getName(), true, loader);
            assertThat(there.getClassLoader()).isSameAs(loader);
            assertThat(there.getMethod("idOf", Path.class).invoke(null, folder))
                    .isEqualTo(OnnxFolderEmbeddingModel.MISSING);
        }
    }

    private static URLClassLoader withoutOnnx() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            URI place = Path.of(entry).toUri();
            if (!place.getPath().matches(".*/(dev/langchain4j|com/microsoft|ai/djl)/.*")) {
                urls.add(place.toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Runs inside the poorer class loader. */
    public static final class WithoutLibrary {
        private WithoutLibrary() {}

        public static String idOf(Path folder) {
            EmbeddingModels.open(EmbeddingSettings.Http.of("http://localhost", "m"))
                    .orElseThrow()
                    .close();
            try (EmbeddingModel model =
                    EmbeddingModels.open(EmbeddingSettings.Onnx.of(folder)).orElseThrow()) {
                return model.id(Deadline.NEVER).toString();
            } catch (StoreException.Unavailable unavailable) {
                return String.valueOf(unavailable.getMessage());
            }
        }
    }
}
