/**
 * Locks inside shared memory, at an offset of a {@link org.posixipc.Segment}, shared with C programs.
 *
 * <table>
 * <caption>What a killed peer does to each</caption>
 * <tr><th>type</th><th>in C</th><th>holder killed</th><th>waiter killed</th></tr>
 * <tr><td>{@link org.posixipc.lock.SharedLock}</td><td>{@code pthread_mutex_t}, {@code posixipc/lock.h}</td><td>the next
 * one is told and repairs</td><td>nothing</td></tr>
 * <tr><td>{@link org.posixipc.lock.SharedCondition}</td><td>{@code posixipc/condition.h}</td><td>-</td><td>nothing</td></tr>
 * <tr><td>{@link org.posixipc.lock.SharedReadWriteLock}</td><td>{@code posixipc/rwlock.h}</td><td>reader: nothing; writer:
 * the next one is told and repairs</td><td>nothing</td></tr>
 * <tr><td>{@link org.posixipc.lock.SharedSemaphore}</td><td>{@code sem_t}</td><td>its permits are gone</td><td>nothing</td>
 * </tr>
 * <tr><td>{@link org.posixipc.lock.PthreadCondition}</td><td>{@code pthread_cond_t}</td><td>-</td><td>signals may be lost,
 * a signaller may hang</td></tr>
 * <tr><td>{@link org.posixipc.lock.PthreadReadWriteLock}</td><td>{@code pthread_rwlock_t}</td><td>reader: writers hang;
 * writer: all hang</td><td>all may hang</td></tr>
 * </table>
 *
 * <p>Each is opened by {@code at(segment, offset)} and then {@code create()}, which initialises the bytes, or {@code open()},
 * which never does. Exactly one process creates, before any other opens: most safely in the initialiser of
 * {@link org.posixipc.SharedMemoryBuilder}, which runs before the memory has a name.
 *
 * <p><b>Who can share.</b> All processes must use the same C library and word size. Our own structures carry a stamp, and a
 * mixed pair is refused; the types of pthread have no room for one, so there the mixture goes unseen and hangs or loses the
 * death of an owner. Owners are known by their thread ids: processes that share locks must be in one PID namespace
 * (containers: {@code --pid}).
 *
 * <p><b>Threads.</b> Owners are threads of the operating system. Virtual threads, which change theirs, are refused.
 */
package org.posixipc.lock;
