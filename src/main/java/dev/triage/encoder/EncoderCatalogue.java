package dev.triage.encoder;

import dev.triage.core.Encoder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The encoders there are. Each is a folder with a descriptor, {@code encoder.properties}, and the files that it names; a
 * catalogue spans the folders of one or more parents.
 */
public final class EncoderCatalogue {
    private final Map<String, EncoderDescriptor> byName;

    private EncoderCatalogue(Map<String, EncoderDescriptor> byName) {
        this.byName = byName;
    }

    /** The encoders that come with the application. */
    public static EncoderCatalogue standard() {
        return of(List.of(standardFolder()));
    }

    /**
     * The encoders in these folders. A folder may also be an encoder's own.
     *
     * @throws EncoderException if a folder or a descriptor can't be read, or two encoders have the same name
     */
    public static EncoderCatalogue of(List<Path> folders) {
        Map<String, EncoderDescriptor> byName = new TreeMap<>();
        for (Path folder : folders) {
            for (Path candidate : candidates(folder)) {
                EncoderDescriptor descriptor = EncoderDescriptor.read(candidate);
                EncoderDescriptor other = byName.putIfAbsent(descriptor.name(), descriptor);
                if (other != null) {
                    throw new EncoderException("The encoders in " + other.folder() + " and " + candidate
                            + " are both named '" + descriptor.name() + "': give one another name.");
                }
            }
        }
        return new EncoderCatalogue(byName);
    }

    /** {@code models} beside the jar or the classes that the application runs from. */
    public static Path standardFolder() {
        try {
            return Path.of(EncoderCatalogue.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("models");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the code source is a file", e);
        }
    }

    private static List<Path> candidates(Path folder) {
        if (Files.exists(folder.resolve(EncoderDescriptor.FILE_NAME))) {
            return List.of(folder);
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> Files.exists(child.resolve(EncoderDescriptor.FILE_NAME)))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new EncoderException(
                    "The folder of encoders " + folder + " can't be read: build the application, or name another.", e);
        }
    }

    /** All descriptors by name, also of encoders whose weights aren't installed. */
    public Collection<EncoderDescriptor> descriptors() {
        return List.copyOf(byName.values());
    }

    /**
     * The descriptor of an encoder that can be opened.
     *
     * @throws EncoderException naming the encoders there are if there is none of that name, or saying how to get its
     *     weights if they aren't installed
     */
    public EncoderDescriptor descriptor(String name) {
        EncoderDescriptor descriptor = byName.get(name);
        if (descriptor == null) {
            String known = byName.values().stream()
                    .filter(EncoderDescriptor::installed)
                    .map(EncoderDescriptor::name)
                    .collect(Collectors.joining(", "));
            throw new EncoderException("There is no encoder '" + name + "': choose one of "
                    + (known.isEmpty() ? "none, the catalogue is empty" : known) + ".");
        }
        if (!descriptor.installed()) {
            throw new EncoderException("The weights of encoder '" + name + "' are not installed: build with -P"
                    + descriptor.profile() + ", or choose another encoder.");
        }
        return descriptor;
    }

    /**
     * Loads an encoder, which the caller closes.
     *
     * @throws EncoderException if there is none of that name, or a file of it is missing, changed or unusable
     */
    public Encoder open(String name) {
        return open(descriptor(name), Preparation.NONE);
    }

    /** Loads an encoder that reads texts prepared in that way. */
    static Encoder open(EncoderDescriptor descriptor, Preparation preparation) {
        TextCleaning cleaning = preparation.cleaning();
        Encoder encoder =
                OnnxEncoder.open(descriptor, preparation.identity(descriptor.id(), cleaning), preparation.windows());
        return cleaning.isNone() ? encoder : new CleaningEncoder(cleaning, encoder);
    }

    /**
     * Compares the files of all installed encoders with their digests.
     *
     * @throws EncoderException naming the first file that is missing or differs
     */
    public void verify() {
        byName.values().stream().filter(EncoderDescriptor::installed).forEach(EncoderDescriptor::verify);
    }
}
