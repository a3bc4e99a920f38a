package dev.stackmemory.adapter.embedding;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class EmbeddingArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.adapter("embedding", "tools.jackson.core..", "dev.langchain4j..", "ai.onnxruntime..");
    }
}
