package io.drctl.yaml;

import io.drctl.diagnostic.SourcePosition;

/** A key that the writer of the file chose, such as the name of a Region, and its value. */
public record YamlEntry<T>(String key, SourcePosition keyPosition, YamlValue<T> value) {}
