package dev.triage.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Holds the pods against the image that they run. */
final class ImageCheck {
    private final Image image;
    private final JsonNode pod;
    private final JsonNode container;
    private final List<String> problems = new ArrayList<>();

    ImageCheck(Manifests manifests, Image image) {
        this.image = image;
        pod = manifests.get("StatefulSet", "ticket-triage").at("/spec/template/spec");
        container = pod.at("/containers/0");
    }

    List<String> problems() {
        expect(
                container.path("image").asText().endsWith(":" + image.version()),
                "the pods run another version than " + image.version());
        expect(!container.has("command"), "the pods don't start by the image's entry point");
        checkUser();
        expect(
                container.at("/securityContext/readOnlyRootFilesystem").asBoolean(),
                "the image's files may be written to");
        for (JsonNode port : container.path("ports")) {
            int number = port.path("containerPort").asInt();
            expect(image.exposes(number), "the image does not expose " + number);
        }
        for (JsonNode mount : container.path("volumeMounts")) {
            String path = mount.path("mountPath").asText() + "/";
            String application = image.workingDirectory() + "/";
            expect(
                    !path.startsWith(application) && !application.startsWith(path),
                    "a volume at " + path + " hides the application");
        }
        return problems;
    }

    private void checkUser() {
        JsonNode security = pod.path("securityContext");
        String user = security.path("runAsUser").asText() + ":"
                + security.path("runAsGroup").asText();
        expect(user.equals(image.user()), "the pods run as " + user + ", the image as " + image.user());
        expect(
                security.path("runAsNonRoot").asBoolean()
                        && security.path("runAsUser").asInt() > 0,
                "root may run it");
        expect(
                security.path("fsGroup").asText().equals(image.user().replaceAll(".*:", "")),
                "volumes belong to another group");
    }

    private void expect(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }
}
