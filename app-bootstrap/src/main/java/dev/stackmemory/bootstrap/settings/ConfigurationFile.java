package dev.stackmemory.bootstrap.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** {@code config.yaml}: nested maps whose paths are the names of settings. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * What the file says of a setting.
     *
     * @param text a list becomes its elements, separated by commas
     * @param line where it stands, from 1 on
     */
    record Value(String text, int line) {}

    /**
     * The settings of the file by name, in its order.
     *
     * @throws SettingsException if the file cannot be read or is no YAML map
     */
    static Map<String, Value> read(Path file) {
        Map<String, Value> settings = new LinkedHashMap<>();
        String content = content(file);
        Object root = load(file, content);
        if (root instanceof Map<?, ?> map) {
            Map<String, Integer> lines = new HashMap<>();
            new Compose(LoadSettings.builder().build())
                    .composeString(content)
                    .ifPresent(node -> findLines("", node, lines));
            flatten("", map, lines, settings);
        } else if (root != null) {
            throw new SettingsException(
                    new SettingsProblem(
                            file.toString(),
                            "there are no settings in it",
                            "write lines such as 'search:' and '  limit: 20'"),
                    null);
        }
        return settings;
    }

    /**
     * Sets one value in the file, which is made if need be; comments and other settings stay.
     *
     * @throws SettingsException if there is no such setting or the value is not of its form; the file is then as it was
     */
    public static void set(Path file, String name, String text) {
        set(file, Map.of(name, text));
    }

    /**
     * The same for several values, by name: all of them are set in one step, or none.
     *
     * @throws SettingsException as for one
     */
    public static void set(Path file, Map<String, String> values) {
        String content = Files.exists(file) ? content(file) : "";
        for (Map.Entry<String, String> value : values.entrySet()) {
            String name = value.getKey();
            SettingKey<?> key = SettingKeys.find(name)
                    .orElseThrow(() -> new SettingsException(
                            "there is no setting '" + name + "' ('stackmemory config show' lists them all)"));
            var unused = key.parse(value.getValue(), new Settings.Origin.CommandLine());
            content = withValue(content, file, path(name), value.getValue());
        }
        write(file, content);
    }

    private static List<String> path(String name) {
        // A project id may hold dots of its own.
        if (name.startsWith(ProjectRuleKeys.PREFIX)) {
            return ProjectRuleKeys.path(name);
        }
        if (name.startsWith(SettingKeys.ALIASES_PREFIX)) {
            List<String> path = new ArrayList<>(List.of(SettingKeys.ALIASES_PREFIX
                    .substring(0, SettingKeys.ALIASES_PREFIX.length() - 1)
                    .split("\\.")));
            path.add(name.substring(SettingKeys.ALIASES_PREFIX.length()));
            return path;
        }
        return List.of(name.split("\\."));
    }

    private static String withValue(String content, Path file, List<String> path, String text) {
        try {
            LoadSettings load = LoadSettings.builder()
                    .setParseComments(true)
                    .setLabel(file.toString())
                    .build();
            Node root = new Compose(load).composeString(content).orElse(null);
            if (!(root instanceof MappingNode mapping)) {
                Object value = text;
                for (String step : path.reversed()) {
                    value = Map.of(step, value);
                }
                DumpSettings plain = DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build();
                return content + new Dump(plain).dumpToString(value);
            }
            put(mapping, path, text);
            DumpSettings dump =
                    DumpSettings.builder().setDumpComments(true).setWidth(1_000).build();
            return new Present(dump)
                    .emitToString(new Serialize(dump).serializeOne(mapping).iterator());
        } catch (YamlEngineException malformed) {
            throw notYaml(file, malformed);
        }
    }

    private static void put(MappingNode mapping, List<String> path, String text) {
        List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
        int index = 0;
        while (index < tuples.size()
                && !(tuples.get(index).getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(path.getFirst()))) {
            index++;
        }
        Node keyNode = index < tuples.size() ? tuples.get(index).getKeyNode() : scalar(path.getFirst());
        Node value;
        if (path.size() == 1) {
            value = scalar(text);
        } else {
            value = index < tuples.size() && tuples.get(index).getValueNode() instanceof MappingNode inner
                    ? inner
                    : new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
            put((MappingNode) value, path.subList(1, path.size()), text);
        }
        NodeTuple tuple = new NodeTuple(keyNode, value);
        if (index < tuples.size()) {
            tuples.set(index, tuple);
        } else {
            tuples.add(tuple);
        }
        mapping.setValue(tuples);
    }

    private static ScalarNode scalar(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
    }

    /** Replaces the file in one step, so that a full disk or a cut leaves the old one. */
    private static void write(Path file, String content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException("the file has no folder");
            }
            Files.createDirectories(folder, onlyForThisUser(folder));
            Path temporary = Files.createTempFile(folder, "config", ".yaml");
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                forceFolder(folder);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failed) {
            throw new SettingsException(file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    private static FileAttribute<?>[] onlyForThisUser(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The new name is on disk too, where a folder can be opened for that. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException | UnsupportedOperationException notHere) {
            // Some systems keep names safe in their own way, and open no folder as a file.
        }
    }

    private static @Nullable Object load(Path file, String content) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            return new Load(settings).loadFromString(content);
        } catch (YamlEngineException malformed) {
            throw notYaml(file, malformed);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException binary) {
            throw new SettingsException(
                    new SettingsProblem(file.toString(), "it is no text file in UTF-8", "save it as one"), binary);
        } catch (IOException failed) {
            throw new SettingsException(
                    new SettingsProblem(file.toString(), "it cannot be read: " + failed.getMessage(), ""), failed);
        }
    }

    private static SettingsException notYaml(Path file, YamlEngineException malformed) {
        return new SettingsException(
                new SettingsProblem(file.toString(), "it is no YAML: " + malformed.getMessage(), ""), malformed);
    }

    private static void findLines(String prefix, Node node, Map<String, Integer> lines) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    String name = prefix + key.getValue();
                    key.getStartMark().ifPresent(mark -> lines.put(name, mark.getLine() + 1));
                    findLines(name + ".", tuple.getValueNode(), lines);
                }
            }
        }
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, Integer> lines, Map<String, Value> settings) {
        map.forEach((key, value) -> {
            String name = prefix + key;
            int line = lines.getOrDefault(name, 1);
            switch (value) {
                case null -> settings.put(name, new Value("none", line));
                case Map<?, ?> inner -> flatten(name + ".", inner, lines, settings);
                case List<?> list ->
                    settings.put(
                            name, new Value(list.stream().map(String::valueOf).collect(Collectors.joining(",")), line));
                default -> settings.put(name, new Value(value.toString(), line));
            }
        });
    }
}
