package dev.stackmemory.adapter.s3;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class S3ArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.adapter(
                "s3",
                "dev.stackmemory.adapter.lucene.segment..",
                "org.apache.arrow..",
                "org.apache.iceberg..",
                "org.apache.parquet..",
                "software.amazon.awssdk..");
    }
}
