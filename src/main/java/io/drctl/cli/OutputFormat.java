package io.drctl.cli;

/** The forms in which most commands can show their result; lower case, because that is how they are typed. */
enum OutputFormat {
    human,
    json
}
