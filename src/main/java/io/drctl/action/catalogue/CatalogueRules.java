package io.drctl.action.catalogue;

import io.drctl.action.Action;
import io.drctl.action.ActionParameter;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.RunbookReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the runbook reader's questions about actions from the catalogue. */
public final class CatalogueRules implements RunbookReader.ActionRules {
    @Override
    public List<String> names() {
        return Catalogue.all().stream().map(Action::name).toList();
    }

    @Override
    public Map<String, Boolean> arguments(String action) {
        Map<String, Boolean> arguments = new LinkedHashMap<>();
        for (ActionParameter parameter : parameters(action)) {
            arguments.put(parameter.name(), parameter.required());
        }
        return arguments;
    }

    @Override
    public Optional<ParameterType> type(String action, String argument) {
        return parameters(action).stream()
                .filter(parameter -> parameter.name().equals(argument))
                .map(ActionParameter::type)
                .findFirst();
    }

    private static List<ActionParameter> parameters(String action) {
        return Catalogue.find(action).map(Action::parameters).orElse(List.of());
    }
}
