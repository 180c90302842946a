package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkPoolTest {

    @Test
    void shouldDoEachItemOnceAndNoMoreAtATimeThanItHasProcessors() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicIntegerArray done = new AtomicIntegerArray(2000);
        try (WorkPool pool = new WorkPool(2, 100)) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int client = 0; client < 10; client++) {
                int first = client * 200;
                clients.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 100; i++) {
                        int own = first + 2 * i;
                        int items = 1 + i % 2; // alone by the caller, perhaps; two by the pool
                        pool.submit(items, item -> {
                                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                    done.incrementAndGet(own + item);
                                    now.decrementAndGet();
                                })
                                .done()
                                .join();
                    }
                }));
            }
            CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

            for (int i = 0; i < done.length(); i++) {
                assertThat(done.get(i)).isEqualTo(i % 4 == 1 ? 0 : 1);
            }
            assertThat(most.get()).isBetween(1, 2);
            assertThat(pool.jobs()).isZero();
        }
    }

    @Test
    void shouldTurnAwayWhatIsTooMuchAndTakeMoreOnceThatIsDone() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (WorkPool pool = new WorkPool(1, 2)) {
            WorkPool.Job first = pool.submit(2, item -> await(held));
            WorkPool.Job second = pool.submit(2, item -> {});

            assertThatThrownBy(() -> pool.submit(1, item -> {}))
                    .isInstanceOfSatisfying(ApiException.class, busy -> assertThat(busy.status())
                            .isEqualTo(503));

            held.countDown();
            CompletableFuture.allOf(first.done(), second.done()).get(10, TimeUnit.SECONDS);
            assertThat(pool.submit(1, item -> {}).done()).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldFailWithTheFirstFailureAndLeaveTheRest() {
        AtomicInteger done = new AtomicInteger();
        try (WorkPool pool = new WorkPool(1, 2)) {
            WorkPool.Job job = pool.submit(100, item -> {
                done.incrementAndGet();
                throw new IllegalStateException("item " + item);
            });

            assertThatThrownBy(job.done()::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("item 0");
            assertThat(done.get()).isEqualTo(1);
            assertThat(pool.submit(1, item -> {
                                throw new IllegalStateException("alone");
                            })
                            .done())
                    .failsWithin(Duration.ofSeconds(10)); // the thread before may not be quite free yet
        }
    }
}
