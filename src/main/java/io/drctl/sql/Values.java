package io.drctl.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row whose columns are called differently from version to version. */
record Values(Map<String, String> byName) {
    /** The row that a result stands at; columns that are NULL are left out. */
    static Values of(ResultSet row) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String value = row.getString(i);
            if (value != null) {
                values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
            }
        }
        return new Values(values);
    }

    /** A row whose columns are called so; those that are NULL are left out. */
    static Values of(Map<String, @Nullable String> row) {
        Map<String, String> values = new LinkedHashMap<>();
        row.forEach((name, value) -> {
            if (value != null) {
                values.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return new Values(values);
    }

    /** The value of the first column that has one, or an empty text. */
    String first() {
        return byName.values().stream().findFirst().orElse("");
    }

    /** The value of the first of these columns that the row has, or an empty text. */
    String text(String... names) {
        for (String name : names) {
            String value = byName.get(name.toLowerCase(Locale.ROOT));
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    /** The same as a number; −1 when it isn't one. */
    long number(String... names) {
        String text = text(names);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    boolean isYes(String... names) {
        return text(names).equalsIgnoreCase("yes");
    }

    /** Whether a variable is on, which some servers write as a number and some as a word. */
    static boolean isOn(@Nullable String value) {
        return value != null && !value.equals("0") && !value.equalsIgnoreCase("off");
    }
}
