/**
 * Reads YAML into a small tree in which every node knows its line and column, and turns everything that is wrong with a
 * file (syntax, duplicate keys, anchors, size, encoding) into diagnostics. The only package that sees a YAML library.
 *
 * <p>May import: diagnostic, files.
 */
@NullMarked
package io.drctl.yaml;

import org.jspecify.annotations.NullMarked;
