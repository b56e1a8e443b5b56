package io.drctl.testing;

import io.drctl.action.Action;
import io.drctl.action.ActionParameter;
import io.drctl.action.catalogue.Catalogue;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.runbook.RunbookReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The runbooks that drctl ships, checked against the catalogue's actions. */
public final class ShippedRunbooks {
    /** What the catalogue says of its actions. */
    public static final RunbookReader.ActionRules RULES = new RunbookReader.ActionRules() {
        @Override
        public List<String> names() {
            return Catalogue.all().stream().map(Action::name).toList();
        }

        @Override
        public Map<String, Boolean> arguments(String action) {
            Map<String, Boolean> arguments = new LinkedHashMap<>();
            for (ActionParameter parameter :
                    Catalogue.find(action).orElseThrow().parameters()) {
                arguments.put(parameter.name(), parameter.required());
            }
            return arguments;
        }

        @Override
        public Optional<ParameterType> type(String action, String argument) {
            return Catalogue.find(action).orElseThrow().parameters().stream()
                    .filter(parameter -> parameter.name().equals(argument))
                    .map(ActionParameter::type)
                    .findFirst();
        }
    };

    private ShippedRunbooks() {}

    public static Runbook read(String name) {
        return new RunbookLibrary(Path.of("there-are-no-others"), UnaryOperator.identity(), RULES).read(name);
    }
}
