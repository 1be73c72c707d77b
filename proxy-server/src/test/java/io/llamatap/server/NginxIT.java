package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nginx with the recipe of {@code docs/scale-out.md}: an instance that is stopped, or has crashed, costs no new request. */
class NginxIT {
    @TempDir
    private Path folder;

    @Test
    void losesNoRequestWhenAnInstanceIsStopped() throws Exception {
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer nginx = start(two, port)) {
                two.stopOne(port, nginx, () -> true);
            }
        }
    }

    @Test
    void sendsRequestsToTheOtherInstanceAfterACrash() throws Exception {
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer nginx = start(two, port)) {
                two.awaitBoth(port);
                two.a().process().signal("KILL");
                int before = two.b().chats();
                for (int i = 0; i < 10; i++) {
                    TwoInstances.ask(port);
                }
                assertThat(two.b().chats() - before).as(nginx.log()).isEqualTo(10);
            }
        }
    }

    @Test
    void sendsRequestsToTheOtherInstanceWhileOllamaIsGone() throws Exception {
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer nginx = start(two, port)) {
                two.awaitBoth(port);
                two.a().ollama().close();
                int before = two.b().chats();
                for (int i = 0; i < 10; i++) {
                    TwoInstances.ask(port);
                }
                assertThat(two.b().chats() - before).as(nginx.log()).isEqualTo(10);
            }
        }
    }

    private Balancer start(TwoInstances two, int port) throws IOException {
        Optional<Path> program = Balancer.find("nginx");
        assumeTrue(program.isPresent(), "nginx is not installed: its recipe is not tried");
        String recipe = Balancer.recipe("upstream llamatap {");
        recipe = Balancer.replaced(recipe, "listen 11435", "listen 127.0.0.1:" + port);
        recipe = Balancer.replaced(
                recipe, "10.0.0.1:8000", "127.0.0.1:" + two.a().port());
        recipe = Balancer.replaced(
                recipe, "10.0.0.2:8000", "127.0.0.1:" + two.b().port());
        StringBuilder config = new StringBuilder("daemon off;\nmaster_process off;\nerror_log stderr;\npid " + folder
                + "/pid;\nevents {}\nhttp {\naccess_log off;\n");
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            config.append(kind)
                    .append("_temp_path ")
                    .append(folder)
                    .append('/')
                    .append(kind)
                    .append(";\n");
        }
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, config.append(recipe).append("}\n"));
        return Balancer.start(
                folder,
                List.of(program.get().toString(), "-c", file.toString(), "-e", "stderr", "-p", folder.toString()));
    }
}
