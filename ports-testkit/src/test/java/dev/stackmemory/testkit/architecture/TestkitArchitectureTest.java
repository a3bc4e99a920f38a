package dev.stackmemory.testkit.architecture;

class TestkitArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.of("dev.stackmemory.testkit", false)
                .plus("dev.stackmemory.domain..", "dev.stackmemory.ports..", "java..")
                .plus("org.junit.jupiter..", "org.opentest4j..", "org.assertj.core..")
                .plusIn("architecture", "com.tngtech.archunit..")
                .plusIn(
                        "server",
                        "software.amazon.awssdk..",
                        "org.apache.iceberg..",
                        "org.eclipse.jetty..",
                        "jakarta.servlet..")
                .plusIn("server.internal", "org.gaul.s3proxy..", "org.testcontainers..", "javax.crypto..");
    }
}
