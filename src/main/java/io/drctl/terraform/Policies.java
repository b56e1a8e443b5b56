package io.drctl.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a policy allows that the one before didn't (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the IAM JSON
 * policy language</a>).
 *
 * <p>Whether one policy allows more than another can't be decided here in general. This much can: that it opens
 * something to everybody or to an account that it didn't name, that it allows everything in a service or lets somebody
 * escalate their privileges, that a denial is gone, and that nobody is let in any more.
 */
final class Policies {
    private static final Set<String> NAMES = Set.of(
            "policy",
            "assume_role_policy",
            "resource_policy",
            "access_policies",
            "inline_policy",
            "policy_document",
            "key_policy",
            "policy_text");

    /** Conditions that say who may come in; others, such as requiring an encrypted connection, let everybody in. */
    private static final Pattern WHO = Pattern.compile(
            "(?i)aws:(principal|source(arn|account|ip|org|vpc)|userid|username|federatedprovider|calledvia|vpcsourceip|"
                    + "resourceorg|resourceaccount).*|kms:calleraccount|sts:externalid|sns:endpoint|lambda:.*token|"
                    + ".*:(aud|sub|amr)|s3:dataaccesspoint.*|elasticfilesystem:accessedviamounttarget");

    /** With any of these on every resource, somebody can grant themselves whatever else they want. */
    private static final List<String> RAISING = List.of(
            "iam:putrolepolicy",
            "iam:putuserpolicy",
            "iam:putgrouppolicy",
            "iam:attachrolepolicy",
            "iam:attachuserpolicy",
            "iam:attachgrouppolicy",
            "iam:createpolicyversion",
            "iam:setdefaultpolicyversion",
            "iam:updateassumerolepolicy",
            "iam:createaccesskey",
            "iam:createloginprofile",
            "iam:updateloginprofile",
            "iam:addusertogroup",
            "iam:passrole",
            "iam:deleterolepermissionsboundary",
            "iam:deleteuserpermissionsboundary",
            "sts:assumerole");

    /** Services that hold data, names, keys, identity, or programs that run as somebody. */
    private static final Set<String> HOLDING = Set.of(
            "iam",
            "sts",
            "organizations",
            "account",
            "sso",
            "kms",
            "s3",
            "rds",
            "dynamodb",
            "secretsmanager",
            "ssm",
            "backup",
            "route53",
            "route53domains",
            "ec2",
            "eks",
            "elasticfilesystem",
            "lambda",
            "cloudformation");

    private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");

    private Policies() {}

    /** Whether an attribute holds a policy. */
    static boolean isOne(String parent, String name) {
        return NAMES.contains(name) || (name.equals("content") && parent.equals("aws_organizations_policy"));
    }

    /**
     * @param parent the block that the policy is in, else the resource's type
     * @param after null when it is known only after the apply
     */
    static List<String> weakenings(String parent, String name, JsonNode before, @Nullable JsonNode after) {
        if (after == null) {
            // A policy that is made for the first time takes nothing away, whatever it will say.
            return TerraformPlan.isAbsent(before)
                    ? List.of()
                    : List.of("would get a policy that is known only after the apply");
        }
        if (TerraformPlan.isAbsent(after)) {
            return List.of("would lose its policy");
        }
        if (parent.equals("aws_ecr_lifecycle_policy")) {
            return List.of("would let other images expire");
        }
        JsonNode old = parsed(before);
        JsonNode fresh = parsed(after);
        if (fresh == null) {
            return List.of("would get a policy that can't be read");
        }
        List<String> found = new ArrayList<>();
        if (isOpen(fresh) && (old == null || !isOpen(old))) {
            found.add("would be opened to everybody");
        }
        if (allowsEverything(fresh) && (old == null || !allowsEverything(old))) {
            found.add("would allow everything");
        } else {
            Set<String> mighty = mighty(fresh);
            if (old != null) {
                mighty.removeAll(allowsEverything(old) ? mighty : mighty(old));
            }
            mighty.forEach(each -> found.add("would allow " + each + " on everything"));
        }
        Set<String> accounts = accounts(fresh);
        if (old != null && !statements(old).stream().allMatch(JsonNode::isMissingNode)) {
            accounts.removeAll(accounts(old));
            accounts.forEach(account -> found.add("would be opened to account " + account));
        }
        boolean isKey = parent.startsWith("aws_kms_");
        if (old != null && (isKey || name.equals("assume_role_policy"))) {
            Set<String> lost = principals(old);
            lost.removeAll(principals(fresh));
            lost.forEach(principal -> found.add("would lock out " + principal));
        }
        if (isClosed(fresh) && (old == null || !isClosed(old))) {
            found.add("would be closed to everybody");
        }
        if (old != null && !denials(fresh).containsAll(denials(old))) {
            found.add("would lose a Deny of its policy");
        }
        return found;
    }

    private static @Nullable JsonNode parsed(JsonNode policy) {
        if (policy.isObject()) {
            return policy;
        }
        try {
            JsonNode read = policy.isString() ? Json.read(policy.stringValue()) : Json.missing();
            return read.isObject() ? read : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static boolean isOpen(JsonNode policy) {
        return allowing(policy).stream()
                .anyMatch(statement -> !saysWho(statement.path("Condition"))
                        && (statement.has("NotPrincipal") || isStar(statement.path("Principal"))));
    }

    private static boolean allowsEverything(JsonNode policy) {
        return allowing(policy).stream()
                .anyMatch(statement -> !statement.has("Principal")
                        && statement.path("Condition").isEmpty()
                        && (isStar(statement.path("Action")) || statement.has("NotAction"))
                        && (isStar(statement.path("Resource")) || statement.has("NotResource")));
    }

    /** What is allowed on every resource and is all of a service, or lets somebody escalate their privileges. */
    private static Set<String> mighty(JsonNode policy) {
        Set<String> mighty = new TreeSet<>();
        for (JsonNode statement : allowing(policy)) {
            // A resource's own policy allows it on that resource alone.
            if (statement.has("Principal") || !isStar(statement.path("Resource"))) {
                continue;
            }
            for (String action : texts(statement.path("Action"))) {
                boolean isRaising = RAISING.stream().anyMatch(each -> matches(action, each));
                boolean isWhole = action.endsWith(":*")
                        && HOLDING.contains(
                                action.substring(0, action.length() - 2).toLowerCase(Locale.ROOT));
                if (isRaising || isWhole) {
                    mighty.add(action);
                }
            }
        }
        return mighty;
    }

    private static boolean matches(String pattern, String action) {
        String expression = Pattern.quote(pattern.toLowerCase(Locale.ROOT))
                .replace("*", "\\E.*\\Q")
                .replace("?", "\\E.\\Q");
        return action.matches(expression);
    }

    private static boolean saysWho(JsonNode condition) {
        return condition.properties().stream().anyMatch(operator -> {
            String name = operator.getKey().toLowerCase(Locale.ROOT);
            return !name.contains("not")
                    && !name.endsWith("ifexists")
                    && !name.equals("null")
                    && operator.getValue().properties().stream()
                            .anyMatch(key -> WHO.matcher(key.getKey()).matches()
                                    && texts(key.getValue()).stream().noneMatch(value -> value.matches("[*]+|.*/0")));
        });
    }

    private static Set<String> principals(JsonNode policy) {
        Set<String> principals = new TreeSet<>();
        for (JsonNode statement : allowing(policy)) {
            principals.addAll(texts(statement.path("Principal")));
        }
        return principals;
    }

    private static Set<String> accounts(JsonNode policy) {
        Set<String> accounts = new TreeSet<>();
        for (String principal : principals(policy)) {
            Matcher account = ACCOUNT.matcher(principal);
            if (account.find()) {
                accounts.add(account.group());
            }
        }
        return accounts;
    }

    /** Whether everything is denied to everybody. */
    private static boolean isClosed(JsonNode policy) {
        return statements(policy).stream()
                .anyMatch(statement -> Json.text(statement, "Effect", "").equals("Deny")
                        && statement.path("Condition").isEmpty()
                        && isStar(statement.path("Principal"))
                        && texts(statement.path("Action")).stream().anyMatch(action -> action.endsWith("*")));
    }

    /** A text, or all those in a list or below the names of an object. */
    private static List<String> texts(JsonNode value) {
        if (value.isContainer()) {
            return value.values().stream().flatMap(each -> texts(each).stream()).toList();
        }
        return value.isString() ? List.of(value.stringValue()) : List.of();
    }

    private static Set<String> denials(JsonNode policy) {
        Set<String> denials = new TreeSet<>();
        for (JsonNode statement : statements(policy)) {
            if (Json.text(statement, "Effect", "").equals("Deny")) {
                denials.add(statement.toString());
            }
        }
        return denials;
    }

    private static List<JsonNode> allowing(JsonNode policy) {
        return statements(policy).stream()
                .filter(statement -> !Json.text(statement, "Effect", "").equals("Deny"))
                .toList();
    }

    private static List<JsonNode> statements(JsonNode policy) {
        JsonNode statement = policy.path("Statement");
        return statement.isArray() ? List.copyOf(statement.values()) : List.of(statement);
    }

    /** A star, alone, in a list, or as the accounts of a principal. */
    private static boolean isStar(JsonNode value) {
        if (value.isContainer()) {
            return value.values().stream().anyMatch(Policies::isStar);
        }
        return value.isString()
                && value.stringValue().matches("[*]+(:[*]+)?|arn:aws:[*]+|arn:aws:iam::[*]:[*]|arn:[*]");
    }
}
