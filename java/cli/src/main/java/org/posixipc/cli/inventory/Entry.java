package org.posixipc.cli.inventory;

import java.util.List;
import java.util.Optional;

/**
 * One object.
 *
 * @param kind what it is
 * @param name as programs open it, with its slash; the path for what is foreign
 * @param facts owner, permissions, size, times
 * @param holders who has it open or mapped, as far as it can be seen
 * @param queue its inside if it is a queue
 * @param semaphore its inside if it is a semaphore
 * @param remark what a reader should know of it, as that it is unlinked
 */
public record Entry(
        Kind kind,
        String name,
        FileFacts facts,
        List<Holder> holders,
        Optional<QueueState> queue,
        Optional<SemaphoreState> semaphore,
        Optional<String> remark) {}
