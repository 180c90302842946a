package dev.triage.runtime.embedded;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** The brokers' own authorizer, which also notes what it was asked. The broker makes it, so what it notes is static. */
public final class RecordingAuthorizer extends StandardAuthorizer {
    private static final Set<Use> USES = ConcurrentHashMap.newKeySet();

    /**
     * Somebody wanted to do something.
     *
     * @param user the name without its kind
     * @param allowed false if it was refused
     */
    public record Use(String user, AclOperation operation, ResourceType type, String resource, boolean allowed) {}

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            boolean allowed = results.get(i) == AuthorizationResult.ALLOWED;
            // what the broker only asks to choose its answer is no denial: what to list, whether all may be created
            if (allowed || action.logIfDenied()) {
                USES.add(new Use(
                        context.principal().getName(),
                        action.operation(),
                        action.resourcePattern().resourceType(),
                        action.resourcePattern().name(),
                        allowed));
            }
        }
        return results;
    }

    static void forget() {
        USES.clear();
    }

    static List<Use> uses(String user) {
        return USES.stream().filter(use -> use.user().equals(user)).toList();
    }
}
