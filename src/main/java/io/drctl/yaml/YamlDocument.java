package io.drctl.yaml;

import io.drctl.diagnostic.InputException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * One YAML document, read whole: its tree, and the problems found while it is made sense of.
 *
 * <p>Only the part of YAML that says one thing in one way is read. Anchors, aliases, merge keys, tags, duplicate keys
 * and further documents are refused, because each lets a file mean something else than a person sees in it.
 */
public final class YamlDocument {
    private final YamlNode root;
    private final YamlProblems problems;
    private final String digest;
    private final SourceText source;

    private YamlDocument(SourceText source, YamlNode root, YamlProblems problems, String digest) {
        this.source = source;
        this.root = root;
        this.problems = problems;
        this.digest = digest;
    }

    /**
     * Reads a file.
     *
     * @param display how messages name the file
     * @throws InputException when it can't be read or isn't YAML of the kind described above
     */
    public static YamlDocument read(Path file, String display) {
        return read(SourceText.bytes(file, display), display);
    }

    /** Reads the bytes of a file, or of a resource. */
    public static YamlDocument read(byte[] bytes, String display) {
        SourceText source = SourceText.decode(bytes, display);
        YamlProblems problems = new YamlProblems(source);
        YamlNode root = new YamlTreeParser(source, problems).parse();
        problems.throwIfErrors();
        return new YamlDocument(source, root, problems, sha256(bytes));
    }

    public YamlNode root() {
        return root;
    }

    /** Changes to the document's text, none yet. */
    public YamlEdits edits() {
        return new YamlEdits(source);
    }

    /** Where rules about this document report; {@link #asMapping} reports there too. */
    public YamlProblems problems() {
        return problems;
    }

    /** SHA-256 of the file's bytes, in hexadecimal. */
    public String digest() {
        return digest;
    }

    /**
     * Makes sense of the whole document as a mapping. The outcome may lack what was missing or wrong: it has been
     * reported to {@link #problems}, which the caller asks to {@link YamlProblems#throwIfErrors throw}.
     *
     * @param reading gets the top-level keys
     * @throws InputException when the document isn't a mapping at all
     */
    public <T> T asMapping(Function<YamlMappingReader, T> reading) {
        return YamlShape.mapping(reading)
                .read(root, "the file", problems)
                .orElseThrow(() -> new InputException(problems.all()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
