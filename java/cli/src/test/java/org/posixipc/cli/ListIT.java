package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ListIT {
    @Test
    void showsAQueueOfAProgramInCWithItsMessagesAndItsHolder() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0640 5 100");
            c.ask("queue send " + queue + " 1 text:hello");
            c.ask("queue send " + queue + " 2 text:world");

            Command.Outcome text = Command.run("list", "--queues");
            Map<String, Object> json = find(Command.run("list", "--json"), "queue", name);
            c.ask("queue unlink " + name);

            assertThat(text.code()).as(text.error()).isZero();
            assertThat(text.text())
                    .containsPattern(name + " +\\S+ +rw-r----- +2 +5 +100 +10 .* 1 +" + c.pid() + " peer rw");
            assertThat(JsonTree.object(json, "queue"))
                    .containsEntry("depth", 2L)
                    .containsEntry("capacity", 5L)
                    .containsEntry("maxMessageSize", 100L)
                    .containsEntry("usedBytes", 10L)
                    .containsEntry("notifyPid", 0L);
            assertThat(holder(json))
                    .containsEntry("pid", c.pid())
                    .containsEntry("command", "peer")
                    .containsEntry("descriptors", 1L)
                    .containsEntry("mapped", false)
                    .containsEntry("access", "rw");
        }
    }

    @Test
    void countsAReceiverThatIsBlockedInAQueue() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0600 5 100");
            c.askBlocking("queue receive " + queue + " text");

            Map<String, Object> json = find(Command.run("list", "--json", "-Q"), "queue", name);
            Command.Outcome text = Command.run("stat", name);
            Command.Outcome sent = Command.run("send", name, "on you go");
            c.outcome();
            c.ask("queue unlink " + name);

            assertThat(sent.code()).as(sent.error()).isZero();
            assertThat(JsonTree.object(json, "queue"))
                    .containsEntry("blockedReceivers", 1L)
                    .containsEntry("blockedSenders", 0L);
            assertThat(text.text())
                    .contains("Blocked:     0 in send, 1 in receive")
                    .contains("peer rw, descriptors 1");
        }
    }

    @Test
    void showsAnUnlinkedQueueAsLongAsItIsHeld() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            c.ask("queue create " + name + " rw 0600 5 100");
            c.ask("queue unlink " + name);

            Map<String, Object> json = find(Command.run("list", "--json", "-Q"), "queue", name);

            assertThat(json).containsEntry("linked", false);
            assertThat((String) json.get("remark")).contains("unlinked");
        }
    }

    @Test
    void showsASemaphoreOfAProgramInCWithPermitsAndWaiters() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC();
                Peer waiter = Peer.inC()) {
            String semaphore = c.ask("semaphore create " + name + " 0600 3");
            Map<String, Object> full = find(Command.run("list", "--json", "-S"), "semaphore", name);
            for (int i = 0; i < 3; i++) {
                c.ask("semaphore wait " + semaphore);
            }
            waiter.askBlocking("semaphore wait " + waiter.ask("semaphore open " + name));
            Map<String, Object> empty = find(Command.run("list", "--json", "-S"), "semaphore", name);
            c.ask("semaphore post " + semaphore);
            waiter.outcome();
            c.ask("semaphore unlink " + name);

            assertThat(JsonTree.object(full, "semaphore"))
                    .containsEntry("permits", 3L)
                    .containsEntry("waiters", 0L);
            assertThat(JsonTree.object(empty, "semaphore"))
                    .containsEntry("permits", 0L)
                    .containsEntry("waiters", 1L);
            assertThat(JsonTree.objects(empty, "holders"))
                    .extracting(holder -> holder.get("pid"))
                    .containsExactlyInAnyOrder(c.pid(), waiter.pid());
        }
    }

    @Test
    void findsTheHolderOfASegmentThatOnlyAMappingHolds() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String memory = c.ask("memory create " + name + " 0600");
            c.ask("memory truncate " + memory + " 8192");
            c.ask("memory map " + memory + " 8192");
            c.ask("memory close " + memory);

            Map<String, Object> json = find(Command.run("list", "--json", "-M"), "segment", name);
            Command.Outcome text = Command.run("list", "-M", "--bytes");
            c.ask("memory unlink " + name);

            assertThat(json).containsEntry("size", 8192L).containsEntry("permissions", "rw-------");
            assertThat(holder(json)).containsEntry("descriptors", 0L).containsEntry("mapped", true);
            assertThat(text.text()).containsPattern(name + " .* 8192 .* 1 +" + c.pid() + " peer rw map");
        }
    }

    @Test
    void keepsNamesWithBlanksAndControlCharactersOnTheirLine() throws Exception {
        String blanks = TestNames.next() + ".    0";
        String evil = TestNames.next() + "\u001b[2J\nx";
        Files.createFile(Path.of("/dev/shm" + blanks));
        Files.createFile(Path.of("/dev/shm" + evil));
        try {
            Command.Outcome text = Command.run("list", "-M");
            Command.Outcome json = Command.run("list", "--json", "-M");

            assertThat(text.text())
                    .contains("'" + blanks + "'")
                    .contains("\\x1b[2J\\nx")
                    .doesNotContain("\u001b");
            assertThat(find(json, "segment", blanks)).isNotNull();
            assertThat(find(json, "segment", evil)).isNotNull();
        } finally {
            Files.delete(Path.of("/dev/shm" + blanks));
            Files.delete(Path.of("/dev/shm" + evil));
        }
    }

    @Test
    void tellsForeignFilesFromSegments() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            c.ask("file fifo /dev/shm" + name + " 0600");

            Command.Outcome text = Command.run("list");
            Map<String, Object> json = find(Command.run("list", "--json"), "foreign", "/dev/shm" + name);
            Command.Outcome stat = Command.run("stat", name);
            Command.Outcome unlink = Command.run("unlink", name);
            c.ask("file unlink /dev/shm" + name);

            assertThat(text.text()).contains("OTHER FILES IN /DEV/SHM");
            assertThat(json).containsEntry("remark", "pipe");
            assertThat(stat.code()).isEqualTo(1);
            assertThat(stat.error()).contains("/dev/shm" + name + " is a pipe").hasLineCount(1);
            assertThat(unlink.code()).isEqualTo(1);
            assertThat(unlink.error()).contains("is a pipe").hasLineCount(1);
        }
    }

    @Test
    void listsQueuesThatNobodyHoldsOnceTheFileSystemIsMounted() throws Exception {
        assumeTrue(Command.mayUnshare(), "no private namespaces here");
        String objects = "mount -t tmpfs none /dev/shm && \"$0\" create queue /held-by-nobody --capacity 2 && ";

        Command.Outcome unmounted = Command.inPrivateNamespaces(objects + "\"$0\" list");
        Command.Outcome mounted = Command.inPrivateNamespaces(
                objects + "mkdir -p /dev/shm/q && mount -t mqueue none /dev/shm/q && \"$0\" list --json -Q");

        assertThat(unmounted.text()).doesNotContain("held-by-nobody");
        assertThat(unmounted.error())
                .contains("no mqueue file system is mounted")
                .contains("mount -t mqueue");
        assertThat(mounted.code()).as(mounted.error()).isZero();
        assertThat(JsonTree.object(find(mounted, "queue", "/held-by-nobody"), "queue"))
                .containsEntry("capacity", 2L)
                .containsEntry("depth", 0L);
    }

    @Test
    void tellsOfAQueueByItsNameWhereQueuesCannotBeListed() throws Exception {
        assumeTrue(Command.mayUnshare(), "no private namespaces here");

        Command.Outcome stat = Command.inPrivateNamespaces("mount -t tmpfs none /dev/shm && \"$0\" create queue /orders"
                + " --capacity 3 && \"$0\" send /orders hello && \"$0\" stat /orders --json && \"$0\" receive /orders >&2"
                + " && \"$0\" unlink /orders && ! \"$0\" stat /orders >&2");

        assertThat(stat.code()).as(stat.error()).isZero();
        Map<String, Object> queue = JsonTree.object(find(stat, "queue", "/orders"), "queue");
        assertThat(queue)
                .containsEntry("depth", 1L)
                .containsEntry("capacity", 3L)
                .containsEntry("usedBytes", 5L);
        assertThat(stat.error()).contains("hello").contains("no object has the name /orders");
    }

    @Test
    void saysThatAnOldMountShowsAnotherNamespace() throws Exception {
        assumeTrue(Command.mayUnshare(), "no private namespaces here");

        Command.Outcome list = Command.inPrivateNamespaces("mount -t tmpfs none /dev/shm && mkdir /dev/shm/q"
                + " && mount -t mqueue none /dev/shm/q && \"$0\" create queue /outer && unshare --ipc \"$0\" list");

        assertThat(list.text()).doesNotContain("/outer");
        assertThat(list.error()).contains("shows the queues of another IPC namespace");
    }

    private static Map<String, Object> find(Command.Outcome list, String kind, String name) throws Exception {
        assertThat(list.code()).as(list.error()).isZero();
        Map<String, Object> json = list.json();
        assertThat(json).containsEntry("schema", "posixipc.list/1");
        List<Map<String, Object>> found = JsonTree.objects(json, "objects").stream()
                .filter(object ->
                        object.get("kind").equals(kind) && object.get("name").equals(name))
                .toList();
        assertThat(found).as("%s %s in %s", kind, name, json).hasSize(1);
        return found.get(0);
    }

    private static Map<String, Object> holder(Map<String, Object> object) {
        assertThat(JsonTree.objects(object, "holders")).hasSize(1);
        return JsonTree.objects(object, "holders").get(0);
    }
}
