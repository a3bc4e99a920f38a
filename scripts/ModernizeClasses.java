import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites, in the jars that are named, class files of before Java 6 with the version and the stack maps of Java 7.
 *
 * <p>The JVM verifies older ones by a slow inference at each start, and leaves them out of its ahead-of-time cache. Picocli is
 * such a library, and each command loads it. Run by ./stackmemory on its own copy of the jars.
 */
final class ModernizeClasses {
    private static final int OLD_MAJOR = ClassFile.JAVA_5_VERSION;

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            modernize(Path.of(jar));
        }
    }

    private static void modernize(Path jar) throws IOException {
        Path rewritten = Path.of(jar + ".rewritten");
        boolean changed = false;
        try (var in = new JarFile(jar.toFile());
                var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                var out = new JarOutputStream(Files.newOutputStream(rewritten))) {
            var resolver = ClassHierarchyResolver.ofResourceParsing(loader);
            var classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(resolver));
            for (JarEntry entry : (Iterable<JarEntry>) in.stream()::iterator) {
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                if (isOld(entry.getName(), bytes)) {
                    bytes = classFile.transformClass(
                            classFile.parse(bytes),
                            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                                    .andThen(ClassTransform.endHandler(
                                            builder -> builder.withVersion(ClassFile.JAVA_7_VERSION, 0))));
                    changed = true;
                }
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(bytes);
                out.closeEntry();
            }
        }
        if (changed) {
            Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(rewritten);
        }
    }

    private static boolean isOld(String name, byte[] bytes) {
        return name.endsWith(".class") && bytes.length > 8 && ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) <= OLD_MAJOR;
    }
}
